package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What the workers of one consumer share. */
final class ConsumerState {

    /** A shard at which nobody looked for that long is probed; so lost publications do no lasting harm. */
    private static final long LONGEST_PROBE_MILLIS = 5000;

    private final RedisQueueEndpoint endpoint;
    private final LongSupplier nanoTime;
    private final HeldLeases leases;
    private final LeaseTerms terms;
    private final ShardCall.Limits limits;
    private final Dispatcher dispatcher;
    private final WakeListener listener;
    private final AtomicLong lastLookNanos;
    private final AtomicLong settled = new AtomicLong();

    /** @param threads of the workers */
    ConsumerState(RedisQueueEndpoint endpoint, LongSupplier nanoTime, BatchHandler handler, Cascade threads) {
        RedisQueueConfiguration configuration = endpoint.getConfiguration();
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
        this.terms = configuration.leaseTerms();
        this.limits = configuration.limits();
        this.lastLookNanos = new AtomicLong(nanoTime.getAsLong());
        this.leases = new HeldLeases(endpoint.commands(), terms.lease(), nanoTime);
        RetryPolicy retryPolicy = configuration.retryPolicy(endpoint.random());
        BatchWorker worker = new BatchWorker(handler, retryPolicy, configuration.getGroupRate());
        this.dispatcher = new Dispatcher(this, worker, threads);
        this.listener = new WakeListener(
                configuration.getConnectionFactory(), endpoint.commands().keys(), dispatcher, nanoTime);
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

    String queue() {
        return endpoint.getQueueName();
    }

    int concurrentConsumers() {
        return endpoint.getConfiguration().getConcurrentConsumers();
    }

    /** Not longer than a lease: so a dead worker's lease is known before it ends. */
    long probeMillis() {
        return Math.min(LONGEST_PROBE_MILLIS, terms.lease().toMillis());
    }

    ShardCall.Limits limits() {
        return limits;
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

    Dispatcher dispatcher() {
        return dispatcher;
    }

    HeldLeases leases() {
        return leases;
    }

    WakeListener listener() {
        return listener;
    }

    LeaseTerms terms() {
        return terms;
    }
}
