package io.leadbridge.crm;

import java.time.Instant;
import java.util.List;

/**
 * A contact that was found, with its leads.
 *
 * @param contact its id
 * @param leads its leads, oldest first
 */
public record Match(String contact, List<Lead> leads) {

    /**
     * A lead of the contact.
     *
     * @param id its id
     * @param name its name; empty if it has none
     * @param closed whether it is won, lost or otherwise ended
     * @param createdAt when it was made, to the CRM's precision (LPTracker: the minute); {@code null} if not told
     */
    public record Lead(String id, String name, boolean closed, Instant createdAt) {}
}
