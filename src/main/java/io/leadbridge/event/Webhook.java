package io.leadbridge.event;

import java.time.Instant;

/**
 * One delivery of a CRM as it came.
 *
 * @param message id of the queue's message that carries it
 * @param account who sent it
 * @param receivedAt when intake took it
 * @param contentType as the CRM said; empty if it did not
 * @param body the raw bytes; not to be changed
 */
public record Webhook(String message, Account account, Instant receivedAt, String contentType, byte[] body) {

    /** Without the body, which may hold a person's data. */
    @Override
    public String toString() {
        return message + " " + account + " " + body.length + " bytes";
    }
}
