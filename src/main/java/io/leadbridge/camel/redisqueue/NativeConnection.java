package io.leadbridge.camel.redisqueue;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Lettuce's asynchronous commands behind Spring's connection factory: stand-alone, Sentinel and Cluster alike.
 *
 * <p>The factory's shared connection reconnects by itself; a failure only makes us ask the factory again, for it may have
 * been restarted.
 */
final class NativeConnection implements AutoCloseable {

    private final RedisConnectionFactory factory;
    private final Duration timeout;
    private RedisConnection connection;
    private volatile RedisClusterAsyncCommands<byte[], byte[]> commands;

    /** @param timeout after which a command is given up; it may have been executed nevertheless */
    NativeConnection(RedisConnectionFactory factory, Duration timeout) {
        this.factory = factory;
        this.timeout = timeout;
    }

    /** Runs one command; the stage fails with Lettuce's exception or, after the timeout, a TimeoutException. */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        CompletableFuture<T> answer;
        try {
            // A copy: giving up the wait must not complete Lettuce's own command.
            answer = command.apply(commands()).toCompletableFuture().copy();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, failure) -> {
            if (failure != null) {
                commands = null;
            }
        });
    }

    Duration timeout() {
        return timeout;
    }

    @SuppressWarnings("unchecked")
    private RedisClusterAsyncCommands<byte[], byte[]> commands() {
        RedisClusterAsyncCommands<byte[], byte[]> known = commands;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            closeConnection();
            connection = factory.getConnection();
            Object found = connection.getNativeConnection();
            if (!(found instanceof RedisClusterAsyncCommands<?, ?>)) {
                throw new IllegalStateException("connectionFactory: "
                        + found.getClass().getName() + " given, only Lettuce (LettuceConnectionFactory) is allowed");
            }
            commands = (RedisClusterAsyncCommands<byte[], byte[]>) found;
            return commands;
        }
    }

    @Override
    public synchronized void close() {
        commands = null;
        closeConnection();
    }

    private void closeConnection() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
