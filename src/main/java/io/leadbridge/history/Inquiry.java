package io.leadbridge.history;

import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.util.Optional;

/** Tells why an event is where it is, wherever that is: ended, waiting, parked or gone. Safe for several threads. */
public interface Inquiry {

    /**
     * What is known of an event.
     *
     * @param sentence why it is where it is, as {@link Why} says it
     * @param story of one that ended; for a parked one, of its last end
     * @param waiting of one that has not ended, or is parked
     */
    record Known(EventId event, String sentence, Optional<Story> story, Optional<Waiting> waiting) {}

    /** What is known of one event of a tenant; one of which nothing is known is {@link Waiting.Place#GONE}. */
    Known ask(TenantId tenant, EventId event);
}
