package io.leadbridge.health;

import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedReasons;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue's numbers for Prometheus: {@code leadbridge_queue_waiting}, {@code leadbridge_queue_in_flight}, {@code
 * leadbridge_queue_later}, {@code leadbridge_queue_groups{state}}, {@code leadbridge_queue_parked}, {@code
 * leadbridge_queue_parked_by_cause{cause}}, {@code leadbridge_queue_oldest_age_seconds}. A timer reads them; a scrape costs
 * nothing. NaN while Redis is away.
 */
public final class QueueNumbers {

    private static final Logger LOG = LoggerFactory.getLogger(QueueNumbers.class);
    private static final double MILLIS_PER_SECOND = 1000;

    /** To count reasons, Redis has to read what is parked; of many messages, only at each so many-th look. */
    private static final long FEW = 1000;

    private static final int SELDOM = 24;

    private final RedisQueueOperations queue;
    private volatile QueueDepth last;
    private volatile Map<String, Long> causes = ParkedCauses.count(Map.of(), 0);
    private long countedParked;
    private int looks;

    public QueueNumbers(RedisQueueOperations queue, MeterRegistry meters) {
        this.queue = queue;
        gauge(meters, "leadbridge.queue.waiting", "Messages neither done nor parked", QueueDepth::waiting);
        gauge(meters, "leadbridge.queue.in.flight", "Messages that a worker has", QueueDepth::inFlight);
        gauge(meters, "leadbridge.queue.later", "Messages due later, and held groups", QueueDepth::later);
        gauge(meters, "leadbridge.queue.parked", "Messages that wait for a person", QueueDepth::parked);
        groups(meters, "ready", QueueDepth::readyGroups);
        groups(meters, "leased", QueueDepth::leasedGroups);
        groups(meters, "held", QueueDepth::heldGroups);
        groups(meters, "paused", QueueDepth::pausedGroups);
        gauge(
                meters,
                "leadbridge.queue.oldest.age.seconds",
                "Age of the oldest message in line",
                depth -> seconds(depth.oldestAge()));
        ParkedCauses.ALL.forEach(cause -> Gauge.builder(
                        "leadbridge.queue.parked.by.cause",
                        this,
                        self -> self.last == null ? Double.NaN : self.causes.get(cause))
                .description("Messages that wait for a person, by where the reason came from")
                .tag("cause", cause)
                .register(meters));
    }

    /** Reads them. Called by a timer; never throws. For one thread. */
    public void refresh() {
        try {
            QueueDepth depth = queue.depth();
            count(depth.parked());
            last = depth;
        } catch (RuntimeException e) {
            last = null;
            LOG.debug("health: the queue's numbers cannot be read: {}", e.toString());
        }
    }

    private void count(long parked) {
        looks++;
        boolean isDue = looks % SELDOM == 0 || parked <= FEW && parked != countedParked;
        if (parked == 0) {
            causes = ParkedCauses.count(Map.of(), 0);
        } else if (isDue) {
            ParkedReasons reasons = queue.parkedReasons(ParkedFilter.all());
            causes = ParkedCauses.count(reasons.counts(), reasons.others());
        }
        countedParked = isDue || parked == 0 ? parked : countedParked;
    }

    private void groups(MeterRegistry meters, String state, ToDoubleFunction<QueueDepth> number) {
        Gauge.builder("leadbridge.queue.groups", this, self -> self.of(number))
                .description("Groups of messages, a tenant's each, by what they wait for")
                .tag("state", state)
                .register(meters);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<QueueDepth> number) {
        Gauge.builder(name, this, self -> self.of(number))
                .description(description)
                .register(meters);
    }

    private double of(ToDoubleFunction<QueueDepth> number) {
        QueueDepth depth = last;
        return depth == null ? Double.NaN : number.applyAsDouble(depth);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
