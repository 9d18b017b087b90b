package io.leadbridge.crm;

import java.time.Instant;

/**
 * Which notes or tasks are asked for.
 *
 * @param lead id of the lead that they are about
 * @param since those made at or after this time
 */
public record Remarked(String lead, Instant since) {}
