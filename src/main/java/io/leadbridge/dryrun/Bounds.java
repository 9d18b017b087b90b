package io.leadbridge.dryrun;

import java.time.Duration;

/**
 * How much may be asked.
 *
 * @param atOnce dry runs and what-ifs side by side on one instance, 1 or more
 * @param patience how long a dry run waits, all in all, for a slot of a CRM's limit
 * @param bodyBytes largest webhook
 * @param events most stored events that a what-if looks at
 * @param diffs most leads that a what-if lists
 */
public record Bounds(int atOnce, Duration patience, long bodyBytes, int events, int diffs) {}
