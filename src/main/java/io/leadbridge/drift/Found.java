package io.leadbridge.drift;

import io.leadbridge.event.RecordRef;
import java.util.Set;

/**
 * Something that is wrong.
 *
 * @param kind what
 * @param lead the lead of which it is told: the one that changed, was edited, is gone, has no counterpart or is elsewhere
 * @param other its counterpart; {@code null} if it has none
 * @param fields names of the fields concerned; empty if it is not about fields
 * @param state fingerprint of the lead as it is; the same finding of the same state is repaired once
 */
public record Found(Kind kind, RecordRef lead, RecordRef other, Set<String> fields, String state) {

    /** Under which it is remembered. */
    String name() {
        return kind.word() + " " + lead;
    }
}
