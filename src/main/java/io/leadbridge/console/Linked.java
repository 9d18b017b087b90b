package io.leadbridge.console;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.util.Optional;

/** What the books know of linked records. */
public interface Linked {

    /** How many pairs a tenant has. */
    long count(TenantId tenant);

    /** A record's counterpart in another CRM; empty if it has none. */
    Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other);
}
