package io.leadbridge.sync;

import java.time.Duration;

/**
 * How fast a batch is worked.
 *
 * @param batchTime a lead whose turn has not come after this time is given back
 * @param rows how many of its leads are worked side by side at most, 1 or more
 */
public record Pace(Duration batchTime, int rows) {}
