package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What conditions are held against. For one thread.
 *
 * @param changes what was reported
 * @param pipeline id; the record's, or that of a passed status; {@code null} if not known
 * @param status id; the record's, or a passed one; {@code null} if not known
 * @param fields the present values
 */
record State(Set<Change> changes, String pipeline, String status, Fields fields) {

    /** The values of a lead, each made ready for comparing when it is first asked for. */
    static final class Fields {
        private final Record record;
        private final ZoneId zone;
        private final Map<FieldPath, Seen> seen = new HashMap<>();

        Fields(Record record, ZoneId zone) {
            this.record = record;
            this.zone = zone;
        }

        Record record() {
            return record;
        }

        Seen at(FieldPath path) {
            Seen known = seen.get(path);
            if (known == null) {
                known = new Seen(record.value(path), zone);
                seen.put(path, known);
            }
            return known;
        }
    }

    Record record() {
        return fields.record();
    }

    /** Whether this is a status that the lead passed, not the one where it is. */
    boolean passed() {
        return !Objects.equals(status, record().status()) || !Objects.equals(pipeline, record().pipeline());
    }
}
