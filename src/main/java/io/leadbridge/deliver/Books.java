package io.leadbridge.deliver;

import io.leadbridge.event.TenantId;

/** The four books, and the one step that writes into all of them. */
public interface Books extends Links, Bases, Intents, Ledger {

    /**
     * Keeps a landing, all of it or nothing.
     *
     * @return false, and nothing kept, if one of its links names a record that is linked otherwise
     */
    boolean keep(TenantId tenant, Landing landing);
}
