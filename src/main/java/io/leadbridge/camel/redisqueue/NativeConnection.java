package io.leadbridge.camel.redisqueue;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Lettuce's asynchronous commands behind Spring's connection factory: stand-alone, Sentinel and Cluster alike.
 *
 * <p>Lettuce reconnects by itself. The factory is asked again only if its connection was closed for good, as by a restart of
 * the factory, or leads to a server that has become a replica.
 */
final class NativeConnection implements AutoCloseable {

    /** Between two resets: so that a replica which nobody makes a master does not cost a connection each command. */
    private static final long RESET_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisConnectionFactory factory;
    private final Duration timeout;
    private final AtomicLong losses = new AtomicLong();
    private final RedisConnectionStateListener listener = new RedisConnectionStateListener() {
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            losses.incrementAndGet();
        }
    };
    private volatile CompletableFuture<Opened> opening;
    private volatile boolean demoted;
    private long lastResetNanos = System.nanoTime() - RESET_INTERVAL_NANOS;
    private boolean closed;

    /** What the factory gave. */
    private record Opened(RedisConnection connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {

        /** Deprecated for the sake of other kinds of asynchronous API, which the factory does not give. */
        @SuppressWarnings("deprecation")
        StatefulConnection<byte[], byte[]> stateful() {
            return commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster
                    ? cluster.getStatefulConnection()
                    : ((RedisAsyncCommands<byte[], byte[]>) commands).getStatefulConnection();
        }

        boolean isClosed() {
            return stateful() instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
        }
    }

    /**
     * Begins to connect, so that the first command need not wait for that.
     *
     * @param timeout after which a command is given up; it may have been executed nevertheless
     */
    NativeConnection(RedisConnectionFactory factory, Duration timeout) {
        this.factory = factory;
        this.timeout = timeout;
        opened();
    }

    /**
     * Runs one command and never waits, for a connection neither.
     *
     * @return fails with Lettuce's or Spring's exception or, after the timeout, a TimeoutException
     */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        opened().whenComplete((opened, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(RedisQueueCommands.cause(failure));
            } else if (!answer.isDone()) {
                // Else its caller was told that it failed, while the connection was made.
                send(opened, command, answer);
            }
        });
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, failure) -> {
            if (failure != null) {
                note(failure);
            }
        });
    }

    private static <T> void send(
            Opened opened,
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command,
            CompletableFuture<T> answer) {
        try {
            CompletableFuture<T> sent = command.apply(opened.commands()).toCompletableFuture();
            sent.whenComplete((value, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(RedisQueueCommands.cause(failure));
                } else {
                    answer.complete(value);
                }
            });
            answer.whenComplete((value, failure) -> {
                if (failure instanceof TimeoutException) {
                    // So that it is not sent if it was not yet: its caller has given it up.
                    sent.cancel(true);
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void note(Throwable failure) {
        if (failure instanceof RedisReadOnlyException) {
            demoted = true;
        } else if (!(failure instanceof RedisCommandExecutionException)) {
            losses.incrementAndGet();
        }
    }

    Duration timeout() {
        return timeout;
    }

    /** A number that grows whenever Redis may have been away, and so may have come back with other data. */
    long losses() {
        return losses.get();
    }

    private CompletableFuture<Opened> opened() {
        CompletableFuture<Opened> known = opening;
        if (isUsable(known)) {
            return known;
        }
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new RedisException("this endpoint was shut down"));
            }
            if (!isUsable(opening)) {
                opening = open(opening);
            }
            return opening;
        }
    }

    private boolean isUsable(CompletableFuture<Opened> known) {
        if (known == null || known.isCompletedExceptionally()) {
            return false;
        }
        return !known.isDone() || (!demoted && !known.join().isClosed());
    }

    /** In a thread of its own, one at a time: the factory waits for the network, and our caller must not. */
    private CompletableFuture<Opened> open(CompletableFuture<Opened> before) {
        boolean reset = demoted && System.nanoTime() - lastResetNanos >= RESET_INTERVAL_NANOS;
        demoted = false;
        if (reset) {
            lastResetNanos = System.nanoTime();
        }
        CompletableFuture<Opened> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        close(before);
                        if (reset && factory instanceof LettuceConnectionFactory lettuce) {
                            // Sentinel then tells who the master is now.
                            lettuce.resetConnection();
                        }
                        result.complete(open());
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                },
                "RedisQueueConnect");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    @SuppressWarnings("unchecked")
    private Opened open() {
        RedisConnection connection;
        try {
            connection = factory.getConnection();
        } catch (IllegalStateException stopped) {
            throw new RedisConnectionException("the connection factory does not run", stopped);
        }
        Object found = connection.getNativeConnection();
        if (!(found instanceof RedisClusterAsyncCommands<?, ?>)) {
            connection.close();
            throw new IllegalStateException("connectionFactory: "
                    + found.getClass().getName() + " given, only Lettuce (LettuceConnectionFactory) is allowed");
        }
        Opened opened = new Opened(connection, (RedisClusterAsyncCommands<byte[], byte[]>) found);
        opened.stateful().addListener(listener);
        return opened;
    }

    @Override
    public synchronized void close() {
        closed = true;
        close(opening);
    }

    private void close(CompletableFuture<Opened> before) {
        if (before != null) {
            before.thenAccept(opened -> {
                opened.stateful().removeListener(listener);
                opened.connection().close();
            });
        }
    }
}
