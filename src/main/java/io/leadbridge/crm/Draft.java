package io.leadbridge.crm;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.Map;

/**
 * A lead to be made.
 *
 * @param pipeline id; {@code null} for the CRM's own choice
 * @param stage id; {@code null} for the CRM's own choice
 * @param contact id of the contact that it belongs to; {@code null} to make one of the contact's fields
 * @param fields values by resolved path, none of them empty; contact fields are left out where {@code contact} is given
 */
public record Draft(String pipeline, String stage, String contact, Map<FieldPath, Value> fields) {}
