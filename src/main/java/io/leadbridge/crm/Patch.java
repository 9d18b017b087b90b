package io.leadbridge.crm;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.Map;

/**
 * Differences to be written. What is not named stays as it is.
 *
 * @param lead id of the lead
 * @param contact id of its contact; {@code null} if no contact field is written
 * @param pipeline id of the pipeline of {@code stage}; {@code null} if not known or not moved
 * @param stage id of the stage to move to; {@code null} to leave it
 * @param fields values by resolved path; {@link Value#EMPTY} empties a field; phones and e-mails are added to those there
 */
public record Patch(String lead, String contact, String pipeline, String stage, Map<FieldPath, Value> fields) {}
