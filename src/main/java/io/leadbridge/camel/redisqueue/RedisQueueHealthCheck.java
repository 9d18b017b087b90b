package io.leadbridge.camel.redisqueue;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells whether a consumer makes progress. Readiness only: a restart would not help.
 *
 * <p>A consumer with a free worker asks Redis for work at least once in each lease, and takes what is ready. So if a
 * worker is free and Redis has not answered for {@link #LONGEST_SILENCE}, what waits is not taken: it is DOWN. If all
 * workers are busy, it is UP: long work is no fault of the queue.
 */
public class RedisQueueHealthCheck extends AbstractHealthCheck {

    /** Time without an answer of Redis after which a consumer with a free worker is DOWN. */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final RedisQueueConsumer consumer;

    /** The check of one consumer; its id is {@code consumer:ROUTE}. */
    public RedisQueueHealthCheck(RedisQueueConsumer consumer) {
        super("camel", "consumer:" + consumer.getRouteId());
        this.consumer = consumer;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        ConsumerState state = consumer.state();
        String queue = consumer.getEndpoint().getQueueName();
        builder.detail("queue", queue);
        if (state == null || !consumer.isStarted()) {
            builder.message("queue " + queue + ": the consumer is not started").down();
            return;
        }
        Duration silence = state.sinceLastLook();
        int workers = consumer.getEndpoint().getConfiguration().getConcurrentConsumers();
        int busy = state.leases().size();
        builder.detail("workers", workers);
        builder.detail("busy", busy);
        builder.detail("settled", state.settled());
        builder.detail("sinceLastAnswerMillis", silence.toMillis());
        if (busy < workers && silence.compareTo(LONGEST_SILENCE) > 0) {
            builder.message("queue " + queue + ": no progress, Redis has not answered a claim for "
                            + silence.toSeconds() + " s")
                    .down();
        } else {
            builder.up();
        }
    }
}
