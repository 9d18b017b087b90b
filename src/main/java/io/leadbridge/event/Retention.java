package io.leadbridge.event;

import java.time.Duration;

/**
 * How much of a tenant's history is kept; what is beyond either bound goes, the oldest first.
 *
 * @param events at most as many stories, 0 or more
 * @param age none older than this
 */
public record Retention(int events, Duration age) {

    /** Where a tenant file says nothing. */
    public static final Retention DEFAULT = new Retention(10_000, Duration.ofDays(30));
}
