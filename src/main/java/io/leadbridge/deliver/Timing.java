package io.leadbridge.deliver;

import java.time.Duration;

/**
 * How long we wait before we believe a CRM's silence.
 *
 * @param requestTimeout the longest that a write may be under way, all its requests together
 * @param searchLag how much later than its answer a write may still land, or its search may find it
 */
public record Timing(Duration requestTimeout, Duration searchLag) {

    /** From the beginning of a write until its trace must be there to be found. */
    public Duration settled() {
        return requestTimeout.plus(searchLag);
    }
}
