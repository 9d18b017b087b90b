package io.leadbridge.drift;

import io.leadbridge.event.RecordRef;

/**
 * A lead that has to be looked at again.
 *
 * @param lead the lead
 * @param other its counterpart; {@code null} if it has none
 */
record Suspect(RecordRef lead, RecordRef other) {

    /** The same pair from either side is one suspect. */
    Suspect sorted() {
        return other == null || lead.compareTo(other) < 0 ? this : new Suspect(other, lead);
    }
}
