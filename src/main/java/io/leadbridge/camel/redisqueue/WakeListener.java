package io.leadbridge.camel.redisqueue;

import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SubscriptionListener;

/**
 * Hears on Redis' channels when a shard is worth a look.
 *
 * <p>Lettuce reconnects and subscribes again by itself; each time it does, all shards are looked at, for what was said
 * in between is lost.
 */
final class WakeListener implements MessageListener, SubscriptionListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WakeListener.class);
    private static final long ASK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ASK_TIMEOUT_MILLIS = 5000;

    private final RedisConnectionFactory factory;
    private final Wakeups wakeups;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> shards = new TreeMap<>();
    private RedisConnection connection;
    private boolean opening;
    private boolean closed;
    private long askedNanos;
    private volatile boolean failureTold;
    private volatile long steadySinceNanos;
    private volatile boolean subscribed;

    WakeListener(RedisConnectionFactory factory, RedisQueueKeys keys, Wakeups wakeups, LongSupplier nanoTime) {
        this.factory = factory;
        this.wakeups = wakeups;
        this.nanoTime = nanoTime;
        this.steadySinceNanos = nanoTime.getAsLong();
        for (int shard = 0; shard < keys.shards(); shard++) {
            shards.put(keys.wake(shard), shard);
        }
    }

    /**
     * Subscribes unless it is, and now and then makes sure that the connection still lives. Never waits for Redis. The first
     * failure of a row is told in the log; call it again and again.
     */
    synchronized void subscribe() {
        if (closed || opening) {
            return;
        }
        if (connection == null) {
            opening = true;
            Thread thread = new Thread(this::open, "RedisQueueSubscribe");
            thread.setDaemon(true);
            thread.start();
        } else if (nanoTime.getAsLong() - askedNanos >= ASK_INTERVAL_NANOS) {
            askedNanos = nanoTime.getAsLong();
            ask(connection);
        }
    }

    private void open() {
        RedisConnection opened = null;
        try {
            opened = factory.getConnection();
            opened.subscribe(
                    this,
                    shards.keySet().stream().map(RedisQueueCommands::bytes).toArray(byte[][]::new));
            keep(opened);
        } catch (RuntimeException e) {
            LOG.atLevel(failureTold ? Level.DEBUG : Level.WARN)
                    .log("queue channels {}: not subscribed, will try again: {}", shards.keySet(), e.toString());
            keep(null);
            close(opened);
        }
    }

    private synchronized void keep(RedisConnection opened) {
        opening = false;
        failureTold = opened == null;
        askedNanos = nanoTime.getAsLong();
        if (closed) {
            close(opened);
        } else {
            connection = opened;
        }
    }

    /**
     * Nothing is said to Redis on a connection that only listens, so nobody would notice that it is dead. An answer that does
     * not come makes us subscribe anew.
     */
    private void ask(RedisConnection asked) {
        CompletableFuture<?> answer;
        try {
            answer = ((BaseRedisAsyncCommands<?, ?>) asked.getNativeConnection())
                    .ping()
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.orTimeout(ASK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).whenComplete((pong, failure) -> {
            if (failure instanceof TimeoutException) {
                LOG.warn("queue channels {}: no answer, will subscribe anew", shards.keySet());
                renounce(asked);
            }
        });
    }

    private synchronized void renounce(RedisConnection dead) {
        if (connection == dead) {
            connection = null;
            subscribed = false;
            Thread thread = new Thread(() -> close(dead), "RedisQueueUnsubscribe");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether Redis could be reached all the time for that long. */
    boolean wasThere(long millis) {
        return subscribed && nanoTime.getAsLong() - steadySinceNanos >= TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Some command failed: Redis may have been away. */
    void doubt() {
        steadySinceNanos = nanoTime.getAsLong();
    }

    @Override
    public void onMessage(Message message, byte[] pattern) {
        Integer shard = shards.get(RedisQueueCommands.string(message.getChannel()));
        String waitMillis = RedisQueueCommands.string(message.getBody());
        if (shard == null || !waitMillis.matches("\\d{1,15}")) {
            LOG.debug("not a wake-up: {} on {}", waitMillis, message);
        } else if (waitMillis.equals("0")) {
            wakeups.call(shard);
        } else {
            wakeups.lookWithin(shard, Long.parseLong(waitMillis));
        }
    }

    @Override
    public void onChannelSubscribed(byte[] channel, long count) {
        doubt();
        subscribed = true;
        Integer shard = shards.get(RedisQueueCommands.string(channel));
        if (shard != null) {
            wakeups.call(shard);
        }
    }

    @Override
    public void onChannelUnsubscribed(byte[] channel, long count) {
        subscribed = false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        close(connection);
        connection = null;
    }

    private static void close(RedisConnection opened) {
        if (opened != null) {
            try {
                opened.close();
            } catch (RuntimeException e) {
                LOG.debug("closing the subscription failed: {}", e.toString());
            }
        }
    }
}
