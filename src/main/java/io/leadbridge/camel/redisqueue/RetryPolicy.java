package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.Verdict.Verb;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a message is tried again: exponential backoff with full jitter, up to a number of attempts.
 *
 * <p>The wait after attempt n is drawn evenly from zero to {@code initial * 2^(n-1)}, at most {@code max}: with 1 s and
 * 10 min the ceilings are 1 s, 2 s, 4 s, … 512 s, 600 s.
 *
 * @param initialBackoff ceiling of the first wait
 * @param maxBackoff ceiling of all waits
 * @param maxAttempts a message that fails at this attempt is parked
 * @param random source of the jitter
 */
record RetryPolicy(Duration initialBackoff, Duration maxBackoff, int maxAttempts, RandomGenerator random) {

    /** Makes a verdict that needs no further decision: a retry has its wait, one too many is parked. */
    Verdict apply(QueueMessage message, Verdict verdict) {
        boolean counted = verdict.verb() == Verb.RETRY;
        if (!counted && verdict.verb() != Verb.RETRY_UNCOUNTED) {
            return verdict;
        }
        if (counted && message.attempt() >= maxAttempts) {
            return new Verdict(Verb.PARK, null, verdict.reason(), verdict.replacement());
        }
        Duration after = verdict.after() == null ? backoff(message.attempt()) : verdict.after();
        return new Verdict(verdict.verb(), after, verdict.reason(), verdict.replacement());
    }

    private Duration backoff(int attempt) {
        int doublings = Math.min(attempt - 1, 30);
        long ceilingMillis = Math.min(maxBackoff.toMillis(), initialBackoff.toMillis() << doublings);
        return Duration.ofMillis(random.nextLong(ceilingMillis + 1));
    }
}
