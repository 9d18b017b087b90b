package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Record;
import java.util.Objects;
import java.util.Set;

/**
 * What conditions are held against.
 *
 * @param changes what was reported
 * @param pipeline id; the record's, or that of a passed status; {@code null} if not known
 * @param status id; the record's, or a passed one; {@code null} if not known
 * @param record the present values
 */
record State(Set<Change> changes, String pipeline, String status, Record record) {

    /** Whether this is a status that the lead passed, not the one where it is. */
    boolean passed() {
        return !Objects.equals(status, record.status()) || !Objects.equals(pipeline, record.pipeline());
    }
}
