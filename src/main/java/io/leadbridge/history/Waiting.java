package io.leadbridge.history;

import java.time.Instant;
import java.util.Objects;

/**
 * What an event that has not ended waits for.
 *
 * @param place where its message is
 * @param ahead only if in line: how many messages of its tenant come before it
 * @param until when it goes on by itself; {@code null} if that is not known, or a person has to do something
 * @param reason what it met with last, in plain words; empty if it was not tried yet
 */
public record Waiting(Place place, long ahead, Instant until, String reason) {

    /** Where a message may be. */
    public enum Place {
        /** In its tenant's line. */
        IN_LINE,
        /** A worker has it. */
        IN_WORK,
        /** Put off until a time. */
        LATER,
        /** In the line of a tenant that waits as a whole until a time. */
        HELD,
        /** In the line of a tenant, or of a queue, that a person paused. */
        PAUSED,
        /** A person has to look. */
        PARKED,
        /** Not in the queue, and no story tells of it. */
        GONE,
        /** Further back in a long line than one looks. */
        UNKNOWN
    }

    /** @throws NullPointerException if place or reason is null */
    public Waiting {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(reason, "reason");
    }
}
