package io.leadbridge.camel.redisqueue;

import java.util.Map;

/**
 * How many messages are parked for which reason.
 *
 * @param counts reason to number, the most frequent first, at most {@value RedisQueueOperations#MOST_REASONS}
 * @param others number of messages with one of the reasons that are not among {@code counts}
 * @param complete whether all parked messages were looked at
 */
public record ParkedReasons(Map<String, Long> counts, long others, boolean complete) {

    /** Number of messages with any reason. */
    public long total() {
        return others + counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
