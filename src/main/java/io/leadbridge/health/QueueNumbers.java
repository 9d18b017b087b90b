package io.leadbridge.health;

import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue's numbers for Prometheus: {@code leadbridge_queue_waiting}, {@code leadbridge_queue_parked},
 * {@code leadbridge_queue_oldest_age_seconds}. A timer reads them; a scrape costs nothing. NaN while Redis is away.
 */
public final class QueueNumbers {

    private static final Logger LOG = LoggerFactory.getLogger(QueueNumbers.class);
    private static final double MILLIS_PER_SECOND = 1000;

    private final RedisQueueOperations queue;
    private volatile QueueDepth last;

    public QueueNumbers(RedisQueueOperations queue, MeterRegistry meters) {
        this.queue = queue;
        gauge(meters, "leadbridge.queue.waiting", "Messages neither done nor parked", QueueDepth::waiting);
        gauge(meters, "leadbridge.queue.parked", "Messages that wait for a person", QueueDepth::parked);
        gauge(
                meters,
                "leadbridge.queue.oldest.age.seconds",
                "Age of the oldest message in line",
                depth -> seconds(depth.oldestAge()));
    }

    /** Reads them. Called by a timer; never throws. */
    public void refresh() {
        try {
            last = queue.depth();
        } catch (RuntimeException e) {
            last = null;
            LOG.debug("health: the queue's numbers cannot be read: {}", e.toString());
        }
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<QueueDepth> number) {
        Gauge.builder(name, this, self -> {
                    QueueDepth depth = self.last;
                    return depth == null ? Double.NaN : number.applyAsDouble(depth);
                })
                .description(description)
                .register(meters);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
