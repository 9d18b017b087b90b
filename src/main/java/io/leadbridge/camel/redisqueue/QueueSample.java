package io.leadbridge.camel.redisqueue;

import java.time.Instant;

/**
 * Counters with the time at which they were read; two of them give the {@link QueueRates} between.
 *
 * @param stats the counters
 * @param takenAt by Redis' clock, that of the first shard
 */
public record QueueSample(QueueStats stats, Instant takenAt) {}
