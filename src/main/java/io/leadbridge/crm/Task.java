package io.leadbridge.crm;

import java.time.Instant;

/**
 * A task to be given to a person.
 *
 * @param lead id of the lead that it is about
 * @param text not empty
 * @param due when it is to be done by
 * @param responsible id of the CRM's user; {@code null} for the CRM's own choice
 */
public record Task(String lead, String text, Instant due, String responsible) {

    /** Without the text. */
    @Override
    public String toString() {
        return "task about lead " + lead;
    }
}
