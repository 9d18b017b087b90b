package io.leadbridge.camel.redisqueue;

import java.time.Instant;
import java.util.Objects;

/**
 * A message as a consumer gets it.
 *
 * @param id name of the message, as the producer made it or was given it; never null
 * @param group message group; messages of a group are handed out in order, to one worker at a time; never null
 * @param body the bytes that were sent, not copied: do not change them; never null
 * @param attempt 1 for the first time; a counted retry adds one, a crash or a hold does not
 * @param enqueuedAt when it entered the line, by Redis' clock, microseconds exact; for a delayed message when it was due
 * @param replayed whether an operator sent it back from the parked ones
 */
public record QueueMessage(String id, String group, byte[] body, int attempt, Instant enqueuedAt, boolean replayed) {

    /** @throws IllegalArgumentException if {@code attempt} is below 1 */
    public QueueMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(enqueuedAt, "enqueuedAt");
        if (attempt < 1) {
            throw new IllegalArgumentException(
                    "attempt of message " + id + ": " + attempt + " given, 1 or more allowed");
        }
    }

    /** Names the message without its body, which may hold personal data. */
    @Override
    public String toString() {
        return "QueueMessage[" + id + ", group=" + group + ", attempt=" + attempt + ", " + body.length + " bytes]";
    }
}
