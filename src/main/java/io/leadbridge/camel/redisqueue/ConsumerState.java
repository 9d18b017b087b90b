package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What the workers of one consumer share. */
final class ConsumerState {

    /** Waits; given from outside, so that tests need not. */
    @FunctionalInterface
    interface Pause {
        void sleep(long millis) throws InterruptedException;
    }

    private final RedisQueueEndpoint endpoint;
    private final LongSupplier nanoTime;
    private final Wakeups wakeups;
    private final HeldLeases leases;
    private final WakeListener listener;
    private final RetryPolicy retryPolicy;
    private final LeaseTerms terms;
    private final AtomicLong lastLookNanos;
    private final AtomicLong settled = new AtomicLong();

    ConsumerState(RedisQueueEndpoint endpoint, LongSupplier nanoTime) {
        RedisQueueConfiguration configuration = endpoint.getConfiguration();
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
        this.terms = configuration.leaseTerms();
        this.retryPolicy = configuration.retryPolicy(endpoint.random());
        // Never asleep for longer than a lease: so a dead worker is noticed within two of its heartbeats and one lease.
        this.wakeups = new Wakeups(
                configuration.getShards(),
                configuration.getConcurrentConsumers(),
                Math.min(5000, configuration.getLeaseDuration()),
                nanoTime);
        this.leases = new HeldLeases(endpoint.commands(), terms.lease(), nanoTime);
        this.listener = new WakeListener(
                configuration.getConnectionFactory(), endpoint.commands().keys(), wakeups, nanoTime);
        this.lastLookNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** Redis answered a claim. */
    void noteLook() {
        lastLookNanos.set(nanoTime.getAsLong());
    }

    void noteSettled(int messages) {
        settled.addAndGet(messages);
    }

    /** Time since Redis last answered a claim of this consumer. */
    Duration sinceLastLook() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastLookNanos.get());
    }

    /** Number of messages this consumer has settled. */
    long settled() {
        return settled.get();
    }

    Pause pause() {
        return TimeUnit.MILLISECONDS::sleep;
    }

    String queue() {
        return endpoint.getQueueName();
    }

    int batchSize() {
        return endpoint.getConfiguration().getBatchSize();
    }

    RedisQueueCommands commands() {
        return endpoint.commands();
    }

    QueueFormat format() {
        return endpoint.format();
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    Wakeups wakeups() {
        return wakeups;
    }

    HeldLeases leases() {
        return leases;
    }

    WakeListener listener() {
        return listener;
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    LeaseTerms terms() {
        return terms;
    }
}
