package io.leadbridge.camel.redisqueue;

import io.lettuce.core.KeyValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Checks that this release understands what the queue's keys hold, and that all its users agree on the shards. */
final class QueueFormat {

    /** Version that this release writes; it reads no other. */
    static final int VERSION = 1;

    private static final long NEVER = -1;
    private static final byte[] VERSION_FIELD = RedisQueueCommands.bytes("version");
    private static final byte[] SHARDS_FIELD = RedisQueueCommands.bytes("shards");

    private final NativeConnection redis;
    private final RedisQueueKeys keys;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile long checkedAt = NEVER;
    private volatile CompletableFuture<Void> verdict = CompletableFuture.completedFuture(null);

    QueueFormat(NativeConnection redis, RedisQueueKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /**
     * Reads the marks in Redis, sets them for a new queue. After a success it costs nothing, until Redis was away: it may
     * have come back empty, or as another one. Then it is asked again, but nobody waits for that: the marks lie on one master of
     * a cluster, and the others must go on without it.
     *
     * @return fails with an IllegalStateException if the queue is of another kind, with Lettuce's exception if Redis
     *     cannot be asked
     */
    CompletableFuture<Void> ensure() {
        long losses = redis.losses();
        if (checkedAt == losses) {
            return verdict;
        }
        if (checkedAt == NEVER) {
            return check(losses);
        }
        if (checking.compareAndSet(false, true)) {
            check(losses).whenComplete((nothing, failure) -> {
                if (RedisQueueCommands.cause(failure) instanceof IllegalStateException) {
                    verdict = CompletableFuture.failedFuture(RedisQueueCommands.cause(failure));
                    checkedAt = losses;
                }
                checking.set(false);
            });
        }
        return verdict;
    }

    private CompletableFuture<Void> check(long losses) {
        byte[] meta = RedisQueueCommands.bytes(keys.meta(0));
        return redis.call(commands -> commands.hmget(meta, VERSION_FIELD, SHARDS_FIELD))
                .thenCompose(found -> found.get(0).hasValue() ? verify(found) : mark(meta))
                .thenRun(() -> {
                    verdict = CompletableFuture.completedFuture(null);
                    checkedAt = losses;
                });
    }

    private CompletableFuture<Void> mark(byte[] meta) {
        return redis.call(commands ->
                        commands.hsetnx(meta, SHARDS_FIELD, RedisQueueCommands.bytes(Integer.toString(keys.shards()))))
                .thenCompose(set -> redis.call(commands ->
                        commands.hsetnx(meta, VERSION_FIELD, RedisQueueCommands.bytes(Integer.toString(VERSION)))))
                .thenCompose(set -> redis.call(commands -> commands.hmget(meta, VERSION_FIELD, SHARDS_FIELD)))
                .thenCompose(this::verify);
    }

    private CompletableFuture<Void> verify(List<KeyValue<byte[], byte[]>> found) {
        require(
                "format version",
                Integer.toString(VERSION),
                RedisQueueCommands.string(found.get(0).getValue()));
        require(
                RedisQueueConfiguration.SHARDS,
                Integer.toString(keys.shards()),
                found.get(1).map(RedisQueueCommands::string).getValueOrElse("1"));
        return CompletableFuture.completedFuture(null);
    }

    private void require(String what, String mine, String stored) {
        if (!mine.equals(stored)) {
            throw new IllegalStateException("redis-queue " + keys.name() + ": " + what + " " + mine
                    + " given, but the queue in Redis has " + stored
                    + "; nothing was changed: use a release and options that match, or another queue name");
        }
    }

    /**
     * Reads the marks in Redis and sets none, so that nobody makes a queue by asking for one.
     *
     * @return whether there is such a queue; fails with an IllegalStateException if it is of another kind, with Lettuce's
     *     exception if Redis cannot be asked
     */
    CompletableFuture<Boolean> isThere() {
        byte[] meta = RedisQueueCommands.bytes(keys.meta(0));
        return redis.call(commands -> commands.hmget(meta, VERSION_FIELD, SHARDS_FIELD))
                .thenCompose(found -> found.get(0).hasValue()
                        ? verify(found).thenApply(nothing -> true)
                        : CompletableFuture.completedFuture(false));
    }
}
