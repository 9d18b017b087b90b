package io.leadbridge.deliver;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.util.Collection;
import java.util.Map;

/** Book of bases: what we last knew of each record. Kept for ever. */
public interface Bases {

    /** What is known of these records, in one step; {@link Base#unknown} for those of which nothing is. */
    Map<RecordRef, Base> bases(TenantId tenant, Collection<RecordRef> records);

    /** Marks those of the records that have a base: a hint of them came. */
    void hinted(TenantId tenant, Collection<RecordRef> records);

    /** Puts a base in place of the one there was. */
    void save(TenantId tenant, Base base);

    /**
     * Lets fields of a record count as never carried, and marks the record as hinted.
     *
     * @param before what the caller knew of each of these fields; one that is otherwise by now stays as it is
     */
    void carryAgain(TenantId tenant, RecordRef record, Map<FieldPath, Known> before);
}
