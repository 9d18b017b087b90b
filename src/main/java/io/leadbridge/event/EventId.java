package io.leadbridge.event;

/**
 * Identity of an event: the webhook that carried it, and its place there. It is the first word of every log line.
 *
 * @param message id of the queue's message
 * @param index place in the webhook, from 0
 */
public record EventId(String message, int index) implements Comparable<EventId> {

    @Override
    public int compareTo(EventId other) {
        int byMessage = message.compareTo(other.message);
        return byMessage != 0 ? byMessage : Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return message + "." + index;
    }
}
