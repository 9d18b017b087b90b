package io.leadbridge.event;

import java.util.List;

/**
 * What a webhook says.
 *
 * @param message id of the queue's message
 * @param events in the order of the body; their ids count from 0 without gaps
 * @param fault why it cannot be understood, without any of its values; {@code null} if it can
 */
public record Parsed(String message, List<Event> events, String fault) {

    /** An understood webhook. */
    public static Parsed understood(String message, List<Event> events) {
        return new Parsed(message, events, null);
    }

    /** A webhook that has to be parked. */
    public static Parsed unreadable(String message, String fault) {
        return new Parsed(message, List.of(), fault);
    }
}
