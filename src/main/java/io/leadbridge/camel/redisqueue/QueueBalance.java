package io.leadbridge.camel.redisqueue;

/**
 * What a queue really holds, counted message by message, and what its counters say of the same moment. In a sound queue both
 * are equal; over several shards each is of a moment of its own.
 *
 * @param waiting messages that were counted in line, handed out or due later
 * @param parked messages that were counted among the parked ones
 * @param stats the counters
 */
public record QueueBalance(long waiting, long parked, QueueStats stats) {

    /** Messages that were taken in and are gone without a trace; below zero: that are there without having been taken in. */
    public long missingWaiting() {
        return stats.waiting() - waiting;
    }

    /** The same of those that were parked. */
    public long missingParked() {
        return stats.parked() - stats.replayed() - stats.dropped() - parked;
    }

    QueueBalance plus(QueueBalance other) {
        return new QueueBalance(waiting + other.waiting, parked + other.parked, stats.plus(other.stats));
    }
}
