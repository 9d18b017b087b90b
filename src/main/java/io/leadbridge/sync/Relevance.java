package io.leadbridge.sync;

import io.leadbridge.event.Event;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import java.util.Collection;
import java.util.List;

/** Says before any call whether an event could lead to anything. */
@FunctionalInterface
public interface Relevance {

    /** Whether a rule of the tenant could match the lead of this event; a yes is not binding. */
    boolean mayMatch(TenantId tenant, Event event, List<Rule> rules);

    /**
     * The same for these events: what it has to know of all of them it may look up at once.
     *
     * @param events of one batch, before any of them was asked for
     */
    default Relevance of(TenantId tenant, Collection<Event> events) {
        return this;
    }
}
