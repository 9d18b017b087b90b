package io.leadbridge.camel.redisqueue;

import java.time.Duration;

/**
 * How far a {@link ParkedReplay} has come.
 *
 * @param replayed messages sent back by this job
 * @param gone messages that matched when it began, and were replayed or dropped by somebody else before their turn
 * @param left messages that are still to be sent back
 * @param finished whether all were looked at
 * @param nextIn time until the next step may send one, zero if it may at once or if it is finished
 * @param position from which another job may go on, see {@link RedisQueueOperations#resumeReplay}
 */
public record ReplayProgress(long replayed, long gone, long left, boolean finished, Duration nextIn, String position) {}
