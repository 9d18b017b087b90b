package io.leadbridge.spool;

import java.time.Duration;

/**
 * How the spool is, for people, metrics and balancers.
 *
 * @param inUse whether webhooks go to the spool
 * @param waiting messages in it, without those set aside
 * @param bytes of these messages; the file is larger
 * @param maxBytes most that it takes
 * @param oldestAge of the oldest waiting message, zero if none waits
 * @param setAside messages that the queue refused for a reason of their own
 * @param fault why it takes nothing now; empty if it does
 */
public record SpoolState(
        boolean inUse, long waiting, long bytes, long maxBytes, Duration oldestAge, long setAside, String fault) {

    /** Whether a message can be kept now, as far as is known. */
    public boolean takes() {
        return fault.isEmpty();
    }
}
