package io.leadbridge.camel.redisqueue;

import java.time.Duration;

/**
 * What becomes of one handed out message.
 *
 * @param verb what is done with it
 * @param after with RETRY and RETRY_UNCOUNTED: wait before it comes back, null for the endpoint's backoff; else null
 * @param reason why, for people; null with DONE
 * @param replacement the body that comes back instead, null for the same one
 */
public record Verdict(Verb verb, Duration after, String reason, byte[] replacement) {

    /** The acts on one message. */
    public enum Verb {
        /** It is gone. */
        DONE,
        /** It leaves the line and comes back later, as a further attempt. */
        RETRY,
        /** It leaves the line and comes back later, as the same attempt. */
        RETRY_UNCOUNTED,
        /** It waits for a person. */
        PARK,
        /** It stays at the head of its group, in order, as the same attempt. */
        KEEP
    }
}
