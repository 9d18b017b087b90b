package io.leadbridge.admin;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conflicts that wait for a person, and what the person decides: bean {@code conflict-acts}. All methods throw
 * {@link org.springframework.dao.DataAccessException} or {@link java.io.UncheckedIOException} if Redis does not answer. Safe
 * for several threads.
 */
public interface ConflictActs {

    /** The field that stands for all that are in conflict. */
    String ALL = "*";

    /**
     * A pair of leads with fields that were changed on both sides.
     *
     * @param lead whose event is parked for it
     * @param other its counterpart
     * @param parkedAt when it was parked, by Redis' clock; {@code null} for a pair that was not found among the parked ones
     * @param read whether both leads could be read now; else there are no values
     * @param fields empty if it is decided already, or does not stand any more: then the parked message has only to be sent
     *     again
     */
    record Conflict(RecordRef lead, RecordRef other, Instant parkedAt, boolean read, List<Field> fields) {

        public Conflict {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field that was changed on both sides. Its values are for the operator's eyes, never for a log.
     *
     * @param field of the lead
     * @param value what the lead shows now; {@code null} if it could not be read
     * @param otherField of its counterpart
     * @param otherValue what that shows now; likewise
     */
    record Field(FieldPath field, Value value, FieldPath otherField, Value otherValue) {

        /** Without values. */
        @Override
        public String toString() {
            return field + " against " + otherField;
        }
    }

    /**
     * Some of the conflicts, the newest first.
     *
     * @param next to be given for the ones after; empty if there are no more
     */
    record Page(List<Conflict> conflicts, Optional<String> next) {

        public Page {
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * What was done.
     *
     * @param fields that were decided
     * @param replayed parked messages that were sent again
     */
    record Decided(int fields, long replayed) {}

    /**
     * The conflicts for which a message is parked. Reads both leads of each.
     *
     * @param next of the page before; empty for the first
     * @param limit parked messages that are looked at, 1 to 100
     * @throws IllegalArgumentException if {@code next} is none of ours, in words for the one who asked
     */
    Page list(Tenant tenant, Optional<String> next, int limit);

    /**
     * The conflicts of a lead with its counterparts, whether a message is parked for them or not.
     *
     * @return empty if there are none
     */
    List<Conflict> of(Tenant tenant, RecordRef lead);

    /**
     * Decides fields of a lead's conflicts, has both leads looked at, and sends the parked messages of the pair again.
     *
     * @param other its counterpart
     * @param winners whose value counts, by the lead's field as it is written, or {@link #ALL} for all others
     * @throws IllegalArgumentException if a field is in no conflict, or a winner on neither side; nothing is decided then
     */
    Decided decide(Tenant tenant, RecordRef lead, RecordRef other, Map<String, CrmId> winners);
}
