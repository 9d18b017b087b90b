package io.leadbridge.event;

import java.util.List;

/**
 * What a webhook says.
 *
 * @param message id of the queue's message
 * @param events in the order of the body; their ids count from 0 without gaps
 * @param fault why it cannot be understood, without any of its values; {@code null} if it can
 * @param otherAccount whether it comes of another account or project than the tenant's; then all its events end as
 *     ignored, {@link Outcome.Reason#OTHER_ACCOUNT}
 */
public record Parsed(String message, List<Event> events, String fault, boolean otherAccount) {

    /** A webhook of the tenant's own account. */
    public Parsed(String message, List<Event> events, String fault) {
        this(message, events, fault, false);
    }

    /** An understood webhook that is not the tenant's. */
    public static Parsed ofOtherAccount(String message, List<Event> events) {
        return new Parsed(message, events, null, true);
    }

    /** An understood webhook. */
    public static Parsed understood(String message, List<Event> events) {
        return new Parsed(message, events, null);
    }

    /** A webhook that has to be parked. */
    public static Parsed unreadable(String message, String fault) {
        return new Parsed(message, List.of(), fault);
    }
}
