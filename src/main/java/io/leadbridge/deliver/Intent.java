package io.leadbridge.deliver;

import java.time.Instant;
import java.util.List;

/**
 * We are about to make a lead, or did and never heard of it. Stored before the call, closed when its end is known.
 *
 * @param at when we began, by our clock
 * @param notBefore only from then on a search shows for sure whether it was made
 * @param phones of the contact, to look for it
 * @param emails of the contact, to look for it
 * @param name of the lead; empty if none was given
 */
public record Intent(Instant at, Instant notBefore, List<String> phones, List<String> emails, String name) {

    public Intent {
        phones = List.copyOf(phones);
        emails = List.copyOf(emails);
    }

    /** The same intent, of which a search tells nothing before {@code later}. */
    Intent notBefore(Instant later) {
        return new Intent(at, later, phones, emails, name);
    }

    /** Without phones, e-mails and name. */
    @Override
    public String toString() {
        return "intent at " + at;
    }
}
