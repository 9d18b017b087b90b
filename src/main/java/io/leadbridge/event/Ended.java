package io.leadbridge.event;

import java.time.Instant;

/**
 * An event that came to its end.
 *
 * @param id the event
 * @param record what it was about; {@code null} if its webhook could not be understood
 * @param change what was done; {@code null} if its webhook could not be understood
 * @param receivedAt when intake took its webhook
 * @param outcome where it ended
 */
public record Ended(EventId id, RecordRef record, Change change, Instant receivedAt, Outcome outcome) {}
