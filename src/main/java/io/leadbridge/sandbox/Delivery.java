package io.leadbridge.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * One webhook on its way to one destination.
 *
 * @param number in the order in which they were made
 * @param destination where to; an absolute http or https URL
 * @param event the CRM's own word for the event
 * @param headers by name
 * @param body form-encoded
 * @param dueAt when to send it
 * @param attempt 1 for the first
 * @param entities how many events it tells of
 */
public record Delivery(
        long number,
        Destination destination,
        String event,
        Map<String, String> headers,
        byte[] body,
        Instant dueAt,
        int attempt,
        int entities) {

    /** What {@link Sandbox#settled} takes when nobody answered at all. */
    public static final int UNREACHABLE = 0;

    /** What {@link Sandbox#settled} takes when the answer did not come in time. */
    public static final int TIMED_OUT = 499;

    /** Where to. */
    public String url() {
        return destination.url();
    }
}
