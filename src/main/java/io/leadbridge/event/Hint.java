package io.leadbridge.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the events of one batch say of one lead, merged: it changed, look at it.
 *
 * @param lead the lead
 * @param changes union of the events' changes; those of a contact's event count as {@link Change#UPDATED}
 * @param entered every status that was entered, oldest first, undated ones last
 * @param newest time of the newest event; {@code null} if none carried one
 * @param changedFields union of the fields that the CRM names; empty means: not told, take all
 * @param events ids of the merged events, oldest first; the last one carries the outcome, the others merge into it
 * @param snapshot the newest event's snapshot, if that event showed the lead; empty otherwise
 */
public record Hint(
        RecordRef lead,
        Set<Change> changes,
        List<Transition> entered,
        Instant newest,
        Set<String> changedFields,
        List<EventId> events,
        Optional<Record> snapshot) {}
