package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import java.util.Collection;
import java.util.Map;

/** Book of outcomes. What is told twice counts once. Safe for several threads. */
public interface History {

    /**
     * Messages were read, and so many events found in each.
     *
     * @param events number of events by id of the message; a message told again counts only for what it has more
     */
    void seen(TenantId tenant, Map<String, Integer> events);

    /**
     * Events came to their end. The first outcome of an event stays; only a parked one, which a person may send again,
     * can end a second time, and then counts as what it is at last.
     */
    void ended(TenantId tenant, Collection<Ended> events);

    /** Events were tried and come back. What they met with is part of their story when they end. */
    void tried(TenantId tenant, Collection<Tried> events);

    /** The tenant's totals; zeros for one that was never told of. */
    Totals totals(TenantId tenant);

    /** Hears of each outcome as it is recorded for the first time. Must not throw. */
    @FunctionalInterface
    interface Listener {

        /** An event came to its end. */
        void ended(TenantId tenant, Ended event);
    }
}
