package io.leadbridge.event;

import java.time.Instant;
import java.util.Set;

/**
 * One delivery of a CRM as it came.
 *
 * @param message id of the queue's message that carries it; empty before it is queued
 * @param account who sent it
 * @param receivedAt when intake took it
 * @param contentType as the CRM said; empty if it did not
 * @param only indexes of the events that are still to be worked; empty means all of them
 * @param body the raw bytes; not to be changed
 * @param trace the W3C {@code traceparent} of the request that it came with; empty if it was not traced
 */
public record Webhook(
        String message,
        Account account,
        Instant receivedAt,
        String contentType,
        Set<Integer> only,
        byte[] body,
        String trace) {

    public Webhook {
        only = Set.copyOf(only);
    }

    /** Not traced. */
    public Webhook(
            String message, Account account, Instant receivedAt, String contentType, Set<Integer> only, byte[] body) {
        this(message, account, receivedAt, contentType, only, body, "");
    }

    /** The same webhook, of which only these events are left. */
    public Webhook reducedTo(Set<Integer> indexes) {
        return new Webhook(message, account, receivedAt, contentType, indexes, body, trace);
    }

    /** Without the body, which may hold a person's data. */
    @Override
    public String toString() {
        return message + " " + account + " " + body.length + " bytes";
    }
}
