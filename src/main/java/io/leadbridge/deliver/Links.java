package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.util.Optional;

/** Book of links: this lead or contact here is that one there. Links are unique both ways and kept for ever. */
public interface Links {

    /** The record's counterpart in another CRM; empty if it has none. */
    Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other);

    /**
     * A contact that we made ourselves, which the CRM's own search may not find yet.
     *
     * @param identity kind and fingerprint of a phone or e-mail, as {@link Identity} writes it
     * @return its id in {@code crm}; empty if we made none
     */
    Optional<String> contactOf(TenantId tenant, CrmId crm, String identity);

    /** Forgets a contact that is gone. */
    void forgetContact(TenantId tenant, CrmId crm, String identity);
}
