package io.leadbridge.history;

import io.leadbridge.event.TenantId;
import java.util.List;

/** Reads what became of events. */
public interface Stories {

    /**
     * Stories of a tenant, the newest first.
     *
     * @param skip how many of the newest are left out, 0 or more
     * @param count at most as many, 1 to 1000
     */
    List<Story> newest(TenantId tenant, int skip, int count);
}
