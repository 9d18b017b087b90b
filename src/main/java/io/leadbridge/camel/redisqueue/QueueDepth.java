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
 * @param heldGroups groups that are held until a time; looks at about {@value RedisQueueOperations#MOST_LATER_LOOKED}
 *     entries of what is due later in each shard, so there may be more if {@code later} is greater
 * @param pausedGroups groups that an operator paused; a group may be paused that has no messages
 * @param paused whether an operator paused the whole queue
 * @param parked messages that wait for a person
 * @param oldestAge age of the oldest message in line of a group that is ready or leased, zero if there is none; looks at
 *     the {@value RedisQueueOperations#MOST_GROUPS} longest waiting groups of each shard
 */
public record QueueDepth(
        long waiting,
        long inFlight,
        long later,
        long readyGroups,
        long leasedGroups,
        long heldGroups,
        long pausedGroups,
        boolean paused,
        long parked,
        Duration oldestAge) {

    QueueDepth plus(QueueDepth other) {
        return new QueueDepth(
                waiting + other.waiting,
                inFlight + other.inFlight,
                later + other.later,
                readyGroups + other.readyGroups,
                leasedGroups + other.leasedGroups,
                heldGroups + other.heldGroups,
                pausedGroups + other.pausedGroups,
                paused || other.paused,
                parked + other.parked,
                oldestAge.compareTo(other.oldestAge) > 0 ? oldestAge : other.oldestAge);
    }
}
