package io.leadbridge.event;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a webhook says.
 *
 * @param id message and place
 * @param record what it is about
 * @param change what was done
 * @param occurredAt the CRM's own time of the change; {@code null} if the webhook carries none
 * @param changedFields fields that the CRM names as changed, in its own words; empty means: not told, take all
 * @param transition the status that was entered, if the webhook tells
 * @param leads ids of the leads that a contact's or company's event is also about; empty for a lead's event
 * @param snapshot the record as the webhook shows it, with only the fields that the webhook shows; empty if it shows
 *     nothing
 */
public record Event(
        EventId id,
        RecordRef record,
        Change change,
        Instant occurredAt,
        Set<String> changedFields,
        Optional<Transition> transition,
        Set<String> leads,
        Optional<Record> snapshot) {}
