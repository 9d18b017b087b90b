package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Book of links: this lead or contact here is that one there. Links are unique both ways and kept for ever. */
public interface Links {

    /** The record's counterpart in another CRM; empty if it has none. */
    Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other);

    /** {@link #counterpart} of many records at once; one that has none is not in it. */
    default Map<RecordRef, RecordRef> counterparts(TenantId tenant, Collection<RecordRef> records, CrmId other) {
        Map<RecordRef, RecordRef> counterparts = new LinkedHashMap<>();
        records.forEach(
                record -> counterpart(tenant, record, other).ifPresent(there -> counterparts.put(record, there)));
        return counterparts;
    }

    /**
     * A contact that we made ourselves, which the CRM's own search may not find yet.
     *
     * @param identity kind and fingerprint of a phone or e-mail, as {@link Identity} writes it
     * @return its id in {@code crm}; empty if we made none
     */
    Optional<String> contactOf(TenantId tenant, CrmId crm, String identity);

    /**
     * Until when a create that may have made the contact of this identity is waited for: nobody heard its end, and the
     * search does not show for sure whether it was done.
     *
     * @param identity as for {@link #contactOf}
     * @return a time that may be past; empty if no such create is known
     */
    Optional<Instant> contactUnderWay(TenantId tenant, CrmId crm, String identity);

    /** Notes that a create may be making the contact of these identities, and until when it is waited for. */
    void contactUnderWay(TenantId tenant, CrmId crm, Collection<String> identities, Instant until);

    /** Takes that back: the create's end is known. */
    void contactNotUnderWay(TenantId tenant, CrmId crm, Collection<String> identities);

    /** Forgets a contact that is gone. */
    void forgetContact(TenantId tenant, CrmId crm, String identity);
}
