package io.leadbridge.sync;

import io.leadbridge.event.Event;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import java.util.List;

/** Says before any call whether an event could lead to anything. */
@FunctionalInterface
public interface Relevance {

    /** Whether a rule of the tenant could match the lead of this event; a yes is not binding. */
    boolean mayMatch(TenantId tenant, Event event, List<Rule> rules);
}
