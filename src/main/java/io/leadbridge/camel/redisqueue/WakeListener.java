package io.leadbridge.camel.redisqueue;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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

    private final RedisConnectionFactory factory;
    private final Wakeups wakeups;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> shards = new TreeMap<>();
    private RedisConnection connection;
    private boolean failureTold;
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

    /** Subscribes unless it is. The first failure of a row is told in the log; call it again later. */
    synchronized void subscribe() {
        if (connection != null) {
            return;
        }
        RedisConnection opened = null;
        try {
            opened = factory.getConnection();
            opened.subscribe(
                    this,
                    shards.keySet().stream().map(RedisQueueCommands::bytes).toArray(byte[][]::new));
            connection = opened;
            failureTold = false;
        } catch (RuntimeException e) {
            LOG.atLevel(failureTold ? Level.DEBUG : Level.WARN)
                    .log("queue channels {}: not subscribed, will try again: {}", shards.keySet(), e.toString());
            failureTold = true;
            close(opened);
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
