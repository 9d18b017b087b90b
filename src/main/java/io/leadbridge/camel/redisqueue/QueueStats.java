package io.leadbridge.camel.redisqueue;

/**
 * Counters of a queue since it was made. At any moment {@code enqueued + replayed = done + parked + waiting}.
 *
 * @param enqueued messages stored
 * @param done messages settled as done
 * @param retried retries, counted or not
 * @param held holds of groups
 * @param parked messages parked, poison included
 * @param replayed messages sent back from the parked ones
 * @param duplicates messages dropped for their deduplication id
 * @param crashes leases that ran out with messages handed out
 */
public record QueueStats(
        long enqueued, long done, long retried, long held, long parked, long replayed, long duplicates, long crashes) {

    /** Messages that are neither done nor parked. */
    public long waiting() {
        return enqueued + replayed - done - parked;
    }

    QueueStats plus(QueueStats other) {
        return new QueueStats(
                enqueued + other.enqueued,
                done + other.done,
                retried + other.retried,
                held + other.held,
                parked + other.parked,
                replayed + other.replayed,
                duplicates + other.duplicates,
                crashes + other.crashes);
    }
}
