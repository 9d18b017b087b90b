package io.leadbridge.camel.redisqueue;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of one group at one moment.
 *
 * @param group its name
 * @param waiting messages in line, those handed out included; what is due later is not among them
 * @param inFlight of these, handed out and not settled
 * @param paused whether an operator paused this group; a pause of the whole queue is told by {@link QueueDepth#paused()}
 * @param heldUntil end of a hold, null if it is not held or if it is paused
 * @param oldestAge age of the oldest message in line, zero if there is none
 * @param headAttempt attempt as which the oldest message in line is handed out, 1 for the first time, 0 if there is none
 * @param failedAttempts counted attempts that the oldest messages in line have behind them, together; looks at
 *     {@value RedisQueueOperations#MOST_ATTEMPTS_LOOKED} of them at most
 * @param oneByOne number of messages that are still handed out one by one, after a crash
 * @param leaseToken fencing token of the worker that has the group, null if none has
 * @param leaseRemaining time left of its lease, zero if there is none or if it has run out
 */
public record GroupDepth(
        String group,
        long waiting,
        long inFlight,
        boolean paused,
        Instant heldUntil,
        Duration oldestAge,
        int headAttempt,
        long failedAttempts,
        long oneByOne,
        String leaseToken,
        Duration leaseRemaining) {}
