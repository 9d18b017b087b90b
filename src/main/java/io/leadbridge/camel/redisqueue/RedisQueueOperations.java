package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * What an operator may ask of a queue, and do to it, without a route.
 *
 * <p>All methods wait for Redis, at most the given timeout for each shard, and throw {@link RedisException} if it cannot
 * be asked. Safe for use by several threads.
 */
public final class RedisQueueOperations implements AutoCloseable {

    /** Groups looked at for the oldest message, for each shard. */
    public static final int MOST_GROUPS = 100;

    /** Most parked messages in one list. */
    public static final int MOST_LISTED = 1000;

    private final RedisQueueCommands commands;

    /**
     * @param factory on Lettuce; not closed by this class
     * @param queueName name of the queue
     * @param shards number of shards of the queue, as its endpoints have it
     * @param timeout for each command
     */
    public RedisQueueOperations(RedisConnectionFactory factory, String queueName, int shards, Duration timeout) {
        this(new RedisQueueCommands(
                new NativeConnection(factory, timeout),
                new RedisQueueKeys(queueName, shards),
                new RedisQueueScripts()));
    }

    RedisQueueOperations(RedisQueueCommands commands) {
        this.commands = commands;
    }

    /** What the queue holds now. */
    public QueueDepth depth() {
        return sum(shard -> inspect(shard).thenCombine(readStats(shard), (depth, stats) -> {
                    return new QueueDepth(
                            stats.waiting(),
                            depth.inFlight(),
                            depth.later(),
                            depth.readyGroups(),
                            depth.leasedGroups(),
                            depth.parked(),
                            depth.oldestAge());
                }))
                .stream()
                .reduce(QueueDepth::plus)
                .orElseThrow();
    }

    /** The queue's counters. */
    public QueueStats stats() {
        return sum(this::readStats).stream().reduce(QueueStats::plus).orElseThrow();
    }

    /**
     * Parked messages, newest first within a shard.
     *
     * @param limit how many at most, 1 to {@value #MOST_LISTED}
     */
    public List<ParkedMessage> parked(int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw new IllegalArgumentException("limit: " + limit + " given, 1 to " + MOST_LISTED + " allowed");
        }
        List<ParkedMessage> found = new ArrayList<>();
        for (int shard = 0; shard < commands.keys().shards() && found.size() < limit; shard++) {
            found.addAll(parked(shard, limit - found.size()));
        }
        return found;
    }

    private List<ParkedMessage> parked(int shard, int limit) {
        byte[] order = RedisQueueCommands.bytes(commands.keys().parked(shard));
        List<byte[]> ids = join(commands.redis()
                .call(redis -> redis.zrevrangebyscore(order, Range.unbounded(), Limit.create(0, limit))));
        if (ids.isEmpty()) {
            return List.of();
        }
        byte[] messages = RedisQueueCommands.bytes(commands.keys().parkedMessages(shard));
        List<KeyValue<byte[], byte[]>> packed =
                join(commands.redis().call(redis -> redis.hmget(messages, ids.toArray(byte[][]::new))));
        return packed.stream()
                .filter(KeyValue::hasValue)
                .map(entry -> PackedMessage.readParked(RedisQueueCommands.string(entry.getKey()), entry.getValue()))
                .toList();
    }

    /**
     * One parked message.
     *
     * @param group its group
     * @param id as {@link ParkedMessage#id()}
     */
    public Optional<ParkedMessage> parked(String group, String id) {
        int shard = commands.keys().shard(group);
        byte[] messages = RedisQueueCommands.bytes(commands.keys().parkedMessages(shard));
        byte[] packed = join(commands.redis().call(redis -> redis.hget(messages, RedisQueueCommands.bytes(id))));
        return Optional.ofNullable(packed)
                .map(entry -> PackedMessage.readParked(id, entry))
                .filter(found -> found.message().group().equals(group));
    }

    /**
     * Sends a parked message back to the end of its group, as a first attempt, marked as replayed.
     *
     * @param group its group
     * @param id as {@link ParkedMessage#id()}
     * @return whether there was such a message
     */
    public boolean replay(String group, String id) {
        RedisQueueKeys keys = commands.keys();
        int shard = keys.shard(group);
        List<String> names = List.of(
                keys.group(group),
                keys.ready(shard),
                keys.later(shard),
                keys.parked(shard),
                keys.parkedMessages(shard),
                keys.stats(shard));
        return join(commands.integer(
                        Step.REPLAY,
                        names,
                        RedisQueueCommands.bytes(group),
                        RedisQueueCommands.bytes(id),
                        RedisQueueCommands.bytes(keys.wake(shard))))
                == 1;
    }

    /** Number of messages in line in a group; what is due later is not among them. */
    public long depth(String group) {
        byte[] key = RedisQueueCommands.bytes(commands.keys().group(group));
        return join(commands.redis().call(redis -> redis.llen(key)));
    }

    private CompletableFuture<QueueDepth> inspect(int shard) {
        RedisQueueKeys keys = commands.keys();
        List<String> names = List.of(
                keys.ready(shard), keys.leases(shard), keys.owners(shard), keys.later(shard), keys.parked(shard));
        return commands.list(
                        Step.INSPECT,
                        names,
                        RedisQueueCommands.bytes(keys.prefix(shard) + "g:"),
                        RedisQueueCommands.bytes(Integer.toString(MOST_GROUPS)))
                .thenApply(answer -> {
                    long[] n = answer.stream()
                            .mapToLong(RedisQueueCommands::integer)
                            .toArray();
                    long ageMicros = n[1] == 0 ? 0 : Math.max(0, n[0] - n[1]);
                    return new QueueDepth(0, n[2], n[5], n[3], n[4], n[6], Duration.ofNanos(ageMicros * 1000));
                });
    }

    private CompletableFuture<QueueStats> readStats(int shard) {
        byte[] key = RedisQueueCommands.bytes(commands.keys().stats(shard));
        return commands.redis().call(redis -> redis.hgetall(key)).thenApply(found -> {
            Map<String, Long> counters = new HashMap<>();
            found.forEach((name, value) ->
                    counters.put(RedisQueueCommands.string(name), Long.valueOf(RedisQueueCommands.string(value))));
            return new QueueStats(
                    counters.getOrDefault("enqueued", 0L),
                    counters.getOrDefault("done", 0L),
                    counters.getOrDefault("retried", 0L),
                    counters.getOrDefault("held", 0L),
                    counters.getOrDefault("parked", 0L),
                    counters.getOrDefault("replayed", 0L),
                    counters.getOrDefault("duplicates", 0L),
                    counters.getOrDefault("crashes", 0L));
        });
    }

    private <T> List<T> sum(IntFunction<CompletableFuture<T>> ofShard) {
        List<CompletableFuture<T>> asked = commands.shards().mapToObj(ofShard).toList();
        return asked.stream().map(RedisQueueOperations::join).toList();
    }

    private static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            Throwable cause = RedisQueueCommands.cause(e);
            throw cause instanceof RuntimeException known ? known : new RedisException(cause);
        }
    }

    /** Gives the connection back; the factory stays open. */
    @Override
    public void close() {
        commands.redis().close();
    }
}
