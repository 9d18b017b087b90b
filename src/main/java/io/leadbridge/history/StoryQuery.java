package io.leadbridge.history;

import io.leadbridge.event.RecordRef;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which stories are looked for. All that is given must fit.
 *
 * @param record the event's record, its lead, or the counterpart that it was written to
 * @param phone of one of the lead's contacts, in any writing
 * @param name words of the lead's or a contact's name; each must begin a word of it, in any case
 * @param outcomes words of outcomes as {@code ignored}; empty: any
 * @param rule name of a rule that fired
 * @param from ended at or after this time
 * @param until ended before this time
 * @param text stands anywhere in the story, in any case. Nothing is indexed for it: what else is asked for, and the time,
 *     bound what is looked through
 */
public record StoryQuery(
        Optional<RecordRef> record,
        Optional<String> phone,
        Optional<String> name,
        Set<String> outcomes,
        Optional<String> rule,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<String> text) {

    /** Every story. */
    public static final StoryQuery ALL = new StoryQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Everything that concerns a record. */
    public static StoryQuery ofRecord(RecordRef record) {
        return new StoryQuery(
                Optional.of(record),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
