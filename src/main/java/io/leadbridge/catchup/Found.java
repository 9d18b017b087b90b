package io.leadbridge.catchup;

import io.leadbridge.event.Change;
import java.time.Instant;

/**
 * A change that a poll found.
 *
 * @param lead the CRM's id of it
 * @param change what was done, as far as a list can tell: added, updated or deleted
 * @param at the CRM's time of the change; {@code null} if it does not tell
 */
public record Found(String lead, Change change, Instant at) {

    /** For the book of what was found: the same change of the same time is found once. */
    String version() {
        return lead + ":" + change.word() + ":" + (at == null ? "" : at.getEpochSecond());
    }
}
