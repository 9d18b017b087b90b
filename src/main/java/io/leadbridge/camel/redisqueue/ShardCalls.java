package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import io.lettuce.core.RedisException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** Runs an operation's steps on a queue's shards and waits for them; refuses to work on a queue that is not there. */
final class ShardCalls {

    private final RedisQueueCommands commands;
    private final QueueFormat format;

    /** @param format null if the caller knows that the queue is there */
    ShardCalls(RedisQueueCommands commands, QueueFormat format) {
        this.commands = commands;
        this.format = format;
    }

    RedisQueueKeys keys() {
        return commands.keys();
    }

    NativeConnection redis() {
        return commands.redis();
    }

    CompletableFuture<List<Object>> list(Step step, List<String> names, Object... arguments) {
        return commands.list(step, names, bytes(arguments));
    }

    CompletableFuture<Long> integer(Step step, List<String> names, Object... arguments) {
        return commands.integer(step, names, bytes(arguments));
    }

    /** @throws IllegalArgumentException if there is no such queue in Redis */
    void requireQueue() {
        if (!isThere()) {
            throw new IllegalArgumentException("queueName: \"" + keys().name()
                    + "\" given, but Redis has no such queue; nothing was changed: check the name and the address of"
                    + " Redis, a queue is made by its first message or consumer");
        }
    }

    /** @throws IllegalStateException if it is of another format */
    boolean isThere() {
        return format == null || await(format::isThere);
    }

    /** Waits for the answer of one shard. */
    <T> T await(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get().join();
        } catch (CompletionException e) {
            throw translated(RedisQueueCommands.cause(e));
        }
    }

    /** Asks all shards at once and waits; the answers are in the order of the shards. */
    <T> List<T> awaitEach(IntFunction<CompletableFuture<T>> ofShard) {
        return awaitAll(commands.shards().mapToObj(ofShard).toList());
    }

    <T> List<T> awaitAll(List<CompletableFuture<T>> asked) {
        return asked.stream().map(answer -> await(() -> answer)).toList();
    }

    /** The time by Redis' clock. */
    Instant now() {
        List<byte[]> time = await(() -> redis().call(redis -> redis.time()));
        return micros(Long.parseLong(RedisQueueCommands.string(time.get(0))) * 1_000_000
                + Long.parseLong(RedisQueueCommands.string(time.get(1))));
    }

    private RuntimeException translated(Throwable cause) {
        boolean away = cause instanceof RedisException
                || cause instanceof DataAccessException
                || cause instanceof TimeoutException;
        if (!away && cause instanceof RuntimeException known) {
            return known;
        }
        String message =
                "redis-queue " + keys().name() + ": Redis did not do it, or did not say so; try again: " + cause;
        return new UncheckedIOException(message, new RedisQueueUnavailableException(message, cause));
    }

    private static byte[][] bytes(Object... arguments) {
        byte[][] all = new byte[arguments.length][];
        for (int index = 0; index < all.length; index++) {
            all[index] = arguments[index] instanceof byte[] raw
                    ? raw
                    : RedisQueueCommands.bytes(String.valueOf(arguments[index]));
        }
        return all;
    }

    static Instant micros(long sinceEpoch) {
        return Instant.EPOCH.plus(sinceEpoch, ChronoUnit.MICROS);
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** @throws IllegalArgumentException if it is null, empty or too long */
    static void requireName(String what, String given) {
        if (given == null || given.isEmpty() || given.length() > RedisQueueKeys.MAX_NAME_CHARS) {
            throw new IllegalArgumentException(what + ": "
                    + (given == null ? "nothing" : given.length() + " characters") + " given, 1 to "
                    + RedisQueueKeys.MAX_NAME_CHARS + " characters allowed");
        }
    }

    /** @throws IllegalArgumentException if it is out of its range */
    static void requireRange(String what, long given, long least, long most) {
        if (given < least || given > most) {
            throw new IllegalArgumentException(what + ": " + given + " given, " + least + " to " + most + " allowed");
        }
    }

    /** @throws IllegalArgumentException if it is not the name of what shall be purged */
    static void requireConfirmed(String what, String confirm, String name) {
        if (!name.equals(confirm)) {
            throw new IllegalArgumentException("confirm: " + (confirm == null ? "nothing" : '"' + confirm + '"')
                    + " given, the name of the " + what + ", \"" + name + "\", needed; nothing was purged");
        }
    }
}
