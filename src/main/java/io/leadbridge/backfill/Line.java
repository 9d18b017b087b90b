package io.leadbridge.backfill;

import io.leadbridge.event.TenantId;

/** The queue, as far as a run has to know it. */
public interface Line {

    /** Messages of a tenant that are in line, those being worked included; the most there can be if it cannot be told. */
    long inLine(TenantId tenant);

    /** Whether a message is nowhere in the queue; not, if it cannot be told. */
    boolean isGone(TenantId tenant, String message);
}
