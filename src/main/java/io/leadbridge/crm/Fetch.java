package io.leadbridge.crm;

import java.time.Instant;
import java.util.Set;

/**
 * Which leads to read: what {@link Crm#fetch} hands to a CRM's route.
 *
 * @param leads ids, at most 250
 * @param since each of them was changed at or after this time; {@code null} if that is not known
 */
public record Fetch(Set<String> leads, Instant since) {}
