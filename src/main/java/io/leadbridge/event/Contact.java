package io.leadbridge.event;

import java.util.Map;

/**
 * A contact of a lead.
 *
 * @param id the CRM's id
 * @param main whether it is the lead's main contact; exactly one is, where there are any
 * @param fields its values by resolved path; absent fields are empty
 */
public record Contact(String id, boolean main, Map<FieldPath, Value> fields) {}
