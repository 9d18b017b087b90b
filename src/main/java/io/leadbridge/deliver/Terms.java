package io.leadbridge.deliver;

import java.time.Duration;

/**
 * How a CRM is to be written to.
 *
 * @param requestTimeout the longest that a write may be under way, all its requests together
 * @param searchLag how much later than its answer a write may still land, or its search may find it
 * @param batch how many leads it takes in one write, 1 or more; with 1, each write is sent as soon as it is planned
 */
public record Terms(Duration requestTimeout, Duration searchLag, int batch) {

    /** From the beginning of a write until its trace must be there to be found. */
    public Duration settled() {
        return requestTimeout.plus(searchLag);
    }
}
