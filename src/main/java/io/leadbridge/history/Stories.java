package io.leadbridge.history;

import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what became of events. A story that goes while a list is read, for it is too old by then, is missing in the list;
 * one that comes meanwhile moves the others down, so that the next page may tell one twice.
 */
public interface Stories {

    /** Most stories in one list. */
    int MOST_LISTED = 1000;

    /**
     * Stories of a tenant, the newest first.
     *
     * @param skip how many of the newest are left out, 0 or more
     * @param count at most as many, 1 to {@value #MOST_LISTED}
     * @throws IllegalArgumentException if one of them is out of its range
     */
    List<Story> newest(TenantId tenant, int skip, int count);

    /**
     * Stories of one record, the newest first.
     *
     * @param record as the events name it: for a contact's event the contact, not its leads
     * @param skip as for {@link #newest}
     * @param count as for {@link #newest}
     * @throws IllegalArgumentException if one of them is out of its range
     */
    List<Story> ofRecord(TenantId tenant, RecordRef record, int skip, int count);

    /** The story of one event; empty if it has not ended, or is not kept any more. */
    Optional<Story> find(TenantId tenant, EventId event);

    /** What an event that has not ended met with at its tries; empty if it was not tried, or nothing is kept of it. */
    List<Step> tried(TenantId tenant, EventId event);

    /**
     * What messages that have not ended met with: the latest wait of each.
     *
     * @return by message; one that was not tried, or of which nothing is kept, is not in it
     */
    Map<String, Step> waits(TenantId tenant, List<String> messages);
}
