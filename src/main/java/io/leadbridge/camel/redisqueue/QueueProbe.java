package io.leadbridge.camel.redisqueue;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks at one shard the way a worker would: by a script that may write. */
final class QueueProbe {

    /*
     * KEYS[1] ready, [2] later, [3] leases, [4] meta.
     * Returns milliseconds that the next group waits, that the next delayed message or held group is overdue, and that have
     * passed since the last lease, each -1 for none; and 1 if the shard is paused.
     */
    private static final byte[] SCRIPT =
            """
            -- Changes nothing, but Redis refuses it where it refuses to write.
            redis.call('ZREM', KEYS[3], '')
            local time = redis.call('TIME')
            local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
            local ready = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
            local later = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
            local token = redis.call('HGET', KEYS[4], 'token')
            return {
              ready[2] and math.max(0, now_ms - tonumber(ready[2]) % 10000000000000) or -1,
              later[2] and now_ms - tonumber(later[2]) > 0 and now_ms - tonumber(later[2]) or -1,
              token and math.max(0, now_ms - math.floor(token / 1000)) or -1,
              redis.call('HGET', KEYS[4], 'paused') and 1 or 0
            }
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final NativeConnection redis;
    private final RedisQueueKeys keys;

    /**
     * What was seen.
     *
     * @param waitedMillis since when the group waits that is to be handed out next, or something overdue; -1 for neither
     * @param sinceLeaseMillis time since a group was last handed out to anybody; -1 if none ever was
     */
    record Sight(long waitedMillis, long sinceLeaseMillis, boolean paused) {

        /** Whether something could have been handed out all that time and was not. */
        boolean isStuckFor(Duration time) {
            return !paused
                    && waitedMillis > time.toMillis()
                    && (sinceLeaseMillis < 0 || sinceLeaseMillis > time.toMillis());
        }
    }

    QueueProbe(NativeConnection redis, RedisQueueKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** @return fails as {@link NativeConnection#call} */
    CompletableFuture<Sight> look(int shard) {
        byte[][] names = {
            RedisQueueCommands.bytes(keys.ready(shard)),
            RedisQueueCommands.bytes(keys.later(shard)),
            RedisQueueCommands.bytes(keys.leases(shard)),
            RedisQueueCommands.bytes(keys.meta(shard))
        };
        return redis.call(commands -> commands.<List<Object>>eval(SCRIPT, ScriptOutputType.MULTI, names, new byte[0][]))
                .thenApply(seen -> new Sight(
                        Math.max(RedisQueueCommands.integer(seen.get(0)), RedisQueueCommands.integer(seen.get(1))),
                        RedisQueueCommands.integer(seen.get(2)),
                        RedisQueueCommands.integer(seen.get(3)) == 1));
    }
}
