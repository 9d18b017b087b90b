package io.leadbridge.dryrun;

import io.leadbridge.event.Ended;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import java.util.Collection;
import java.util.Map;

/** The bean {@code history} of a rehearsal: nothing of it becomes history. */
public final class RehearsedHistory {

    /** Keeps nothing. */
    public void seen(TenantId tenant, Map<String, Integer> events) {}

    /** Keeps nothing. */
    public void ended(TenantId tenant, Collection<Ended> events) {}

    /** Keeps nothing. */
    public void tried(TenantId tenant, Collection<Tried> events) {}
}
