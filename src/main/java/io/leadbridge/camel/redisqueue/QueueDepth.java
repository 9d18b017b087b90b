package io.leadbridge.camel.redisqueue;

import java.time.Duration;

/**
 * What a queue holds at one moment; over several shards, nearly one moment.
 *
 * @param waiting messages that are neither done nor parked: in line, handed out or due later
 * @param inFlight of these, handed out and not settled
 * @param later of these, retried or delayed, plus one for each held group
 * @param readyGroups groups that wait for a worker
 * @param leasedGroups groups that a worker has
 * @param parked messages that wait for a person
 * @param oldestAge age of the oldest message in line of a group that is ready or leased, zero if there is none; looks at
 *     the {@value RedisQueueOperations#MOST_GROUPS} longest waiting groups of each shard
 */
public record QueueDepth(
        long waiting, long inFlight, long later, long readyGroups, long leasedGroups, long parked, Duration oldestAge) {

    QueueDepth plus(QueueDepth other) {
        return new QueueDepth(
                waiting + other.waiting,
                inFlight + other.inFlight,
                later + other.later,
                readyGroups + other.readyGroups,
                leasedGroups + other.leasedGroups,
                parked + other.parked,
                oldestAge.compareTo(other.oldestAge) > 0 ? oldestAge : other.oldestAge);
    }
}
