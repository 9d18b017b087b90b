package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One value of a field.
 *
 * @param value as the API shows it
 * @param choice null where the field has none
 */
record AmoValue(JsonNode value, AmoField.Choice choice) {}
