package io.leadbridge.camel.redisqueue;

import java.util.Map;

/**
 * Counters of a queue since it was made. At any moment:
 *
 * <pre>
 * enqueued + replayed = done + parked + purged + waiting
 * parked = replayed + dropped + those that are parked now
 * </pre>
 *
 * @param enqueued messages stored
 * @param done messages settled as done
 * @param retried retries, counted or not
 * @param held holds of groups
 * @param parked messages parked, poison included
 * @param replayed messages sent back from the parked ones
 * @param dropped messages thrown away from the parked ones
 * @param purged waiting messages thrown away
 * @param duplicates messages dropped for their deduplication id
 * @param crashes leases that ran out with messages handed out
 */
public record QueueStats(
        long enqueued,
        long done,
        long retried,
        long held,
        long parked,
        long replayed,
        long dropped,
        long purged,
        long duplicates,
        long crashes) {

    static QueueStats of(Map<String, Long> counters) {
        return new QueueStats(
                counters.getOrDefault("enqueued", 0L),
                counters.getOrDefault("done", 0L),
                counters.getOrDefault("retried", 0L),
                counters.getOrDefault("held", 0L),
                counters.getOrDefault("parked", 0L),
                counters.getOrDefault("replayed", 0L),
                counters.getOrDefault("dropped", 0L),
                counters.getOrDefault("purged", 0L),
                counters.getOrDefault("duplicates", 0L),
                counters.getOrDefault("crashes", 0L));
    }

    /** Messages that are neither done nor parked nor purged. */
    public long waiting() {
        return enqueued + replayed - done - parked - purged;
    }

    /**
     * Attempts that came to an end: messages settled as done, for a retry or as parked. One that a crash ended is in
     * {@link #crashes()}, with its batch as one; one that a hold ended is no attempt.
     */
    public long attempts() {
        return done + retried + parked;
    }

    QueueStats plus(QueueStats other) {
        return new QueueStats(
                enqueued + other.enqueued,
                done + other.done,
                retried + other.retried,
                held + other.held,
                parked + other.parked,
                replayed + other.replayed,
                dropped + other.dropped,
                purged + other.purged,
                duplicates + other.duplicates,
                crashes + other.crashes);
    }
}
