package io.leadbridge.deliver;

import io.leadbridge.event.Lease;
import io.leadbridge.event.TenantId;

/** The four books, and the one step that writes into all of them. */
public interface Books extends Links, Bases, Intents, Ledger {

    /**
     * Keeps a landing, all of it or nothing.
     *
     * @return false, and nothing kept, if one of its links names a record that is linked otherwise
     */
    boolean keep(TenantId tenant, Landing landing);

    /**
     * The same books for one lease. From the first read of bases on, they refuse whoever has an earlier lease of the tenant;
     * and once a later one has read, whatever is to be written under this one is not, {@link Lease#lost} is told, and an
     * unchecked exception ends the pass. Books of which there is one writer only are the same for each lease.
     */
    default Books under(Lease lease) {
        return this;
    }
}
