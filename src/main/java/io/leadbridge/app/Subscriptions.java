package io.leadbridge.app;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;
import org.springframework.util.backoff.FixedBackOff;

/**
 * What the routes of {@code spring-redis:} listen with. A route starts while Redis is away: it is subscribed behind its
 * back, as soon as that goes; and again after the connection was lost. Messages in between are lost, as always in Redis.
 *
 * <p>Messages say that something has changed, not what: while one is worked, a second waits, and further ones are dropped.
 */
final class Subscriptions extends RedisMessageListenerContainer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AtomicBoolean begun = new AtomicBoolean();
    private final ScheduledExecutorService beginning =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "subscribing"));
    private final ExecutorService subscribing = Executors.newCachedThreadPool(work -> daemon(work, "subscribed"));
    private final ExecutorService listening = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(1),
            work -> daemon(work, "subscription"),
            new ThreadPoolExecutor.DiscardPolicy());

    Subscriptions(RedisConnectionFactory redis) {
        setConnectionFactory(redis);
        setRecoveryBackoff(new FixedBackOff(AGAIN.toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS));
        setSubscriptionExecutor(subscribing);
        setTaskExecutor(listening);
        setErrorHandler(failure -> LOG.warn("a message of Redis was not worked: {}", StartFault.describe(failure)));
        afterPropertiesSet();
    }

    @Override
    public void addMessageListener(MessageListener listener, Collection<? extends Topic> topics) {
        super.addMessageListener(listener, topics);
        if (begun.compareAndSet(false, true)) {
            beginning.execute(this::begin);
        }
    }

    /** The container takes up a subscription that was lost, but gives up one that it never had. */
    private void begin() {
        try (RedisConnection connection = getConnectionFactory().getConnection()) {
            connection.ping();
            start();
        } catch (RuntimeException e) {
            LOG.debug("not subscribed to changes yet, will try again: {}", StartFault.describe(e));
            stop();
            beginning.schedule(this::begin, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        beginning.shutdownNow();
        try {
            destroy();
        } catch (Exception e) {
            LOG.warn("stop: {}", e.toString());
        }
        subscribing.shutdownNow();
        listening.shutdownNow();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
