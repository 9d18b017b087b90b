package io.leadbridge.deliver;

import io.leadbridge.event.TenantId;

/** Book of effects that must not happen twice: which rule answered which entry into a status. */
public interface Ledger {

    /** Whether it is in the book. */
    boolean answered(TenantId tenant, Mark mark);
}
