package io.leadbridge.crm;

import java.time.Instant;

/**
 * What the CRM said to a patch.
 *
 * @param updatedAt its new time of change; {@code null} if the CRM does not tell
 */
public record Updated(Instant updatedAt) {}
