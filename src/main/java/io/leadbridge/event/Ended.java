package io.leadbridge.event;

import java.time.Instant;
import java.util.List;

/**
 * An event that came to its end.
 *
 * @param id the event
 * @param record what it was about; {@code null} if its webhook could not be understood
 * @param change what was done; {@code null} if its webhook could not be understood
 * @param receivedAt when intake took its webhook
 * @param outcome where it ended
 * @param work what the rules were asked about; {@code null} if the event ended before its lead was read, or speaks
 *     through a newer one
 * @param steps what happened on its way, in that order
 */
public record Ended(
        EventId id, RecordRef record, Change change, Instant receivedAt, Outcome outcome, Work work, List<Step> steps) {

    public Ended {
        steps = List.copyOf(steps);
    }

    /** Ended before its lead was read. */
    public Ended(EventId id, RecordRef record, Change change, Instant receivedAt, Outcome outcome) {
        this(id, record, change, receivedAt, outcome, null, List.of());
    }
}
