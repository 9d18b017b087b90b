package io.leadbridge.deliver;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * We are about to make a lead, or did and never heard of it. Stored before the call, closed when its end is known.
 *
 * @param at when we began, by our clock
 * @param notBefore only from then on a search shows for sure whether it was made
 * @param phones of the contact, to look for it
 * @param emails of the contact, to look for it
 * @param name of the lead; empty if none was given
 * @param fields what the lead is to be given, by its own fields and, where its contact is made with it, by that one's, and what of the
 *     source it answers to
 */
public record Intent(
        Instant at,
        Instant notBefore,
        List<String> phones,
        List<String> emails,
        String name,
        Map<FieldPath, Known> fields) {

    public Intent {
        phones = List.copyOf(phones);
        emails = List.copyOf(emails);
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** An intent of which only that is known by which the lead is found. */
    public Intent(Instant at, Instant notBefore, List<String> phones, List<String> emails, String name) {
        this(at, notBefore, phones, emails, name, Map.of());
    }

    /** The same intent, of which a search tells nothing before {@code later}. */
    Intent notBefore(Instant later) {
        return new Intent(at, later, phones, emails, name, fields);
    }

    /** Whether a lead of this name may be the one that was to be made: regardless of case and spaces. */
    boolean isNamed(String other) {
        return name.isEmpty() || Metadata.fold(name).equals(Metadata.fold(other));
    }

    /** Whether we began before then, to the minute, which is all that LPTracker tells; false if it is not told. */
    boolean isBefore(Instant createdAt) {
        return createdAt != null && !createdAt.isBefore(at.truncatedTo(ChronoUnit.MINUTES));
    }

    /** Without phones, e-mails and name. */
    @Override
    public String toString() {
        return "intent at " + at;
    }
}
