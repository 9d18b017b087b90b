package io.leadbridge.camel.redisqueue;

import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * How fast a queue's counters grew between two samples, per second; zero if no time passed between them.
 *
 * @param window time between the samples, by Redis' clock
 * @param enqueued messages stored
 * @param done messages settled as done
 * @param retried retries
 * @param parked messages parked
 */
public record QueueRates(Duration window, double enqueued, double done, double retried, double parked) {

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * The rates between two samples of one queue. A counter that went back, because the queue was deleted in between,
     * counts as zero.
     */
    public static QueueRates between(QueueSample earlier, QueueSample later) {
        Duration window = Duration.between(earlier.takenAt(), later.takenAt());
        return new QueueRates(
                window.isNegative() ? Duration.ZERO : window,
                rate(earlier, later, window, QueueStats::enqueued),
                rate(earlier, later, window, QueueStats::done),
                rate(earlier, later, window, QueueStats::retried),
                rate(earlier, later, window, QueueStats::parked));
    }

    private static double rate(
            QueueSample earlier, QueueSample later, Duration window, ToLongFunction<QueueStats> counter) {
        long grown = counter.applyAsLong(later.stats()) - counter.applyAsLong(earlier.stats());
        return grown <= 0 || window.isNegative() || window.isZero() ? 0 : grown * NANOS_PER_SECOND / window.toNanos();
    }
}
