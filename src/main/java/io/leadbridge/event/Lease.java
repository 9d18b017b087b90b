package io.leadbridge.event;

import java.time.Duration;

/** The right to write for a tenant, given to one worker at a time. */
@FunctionalInterface
public interface Lease {

    /**
     * Time left before another worker may take over.
     *
     * @return never null; zero or negative once the lease is lost
     */
    Duration remaining();

    /** Tells whether a call that may take as long as {@code call} ends before the lease does. */
    default boolean outlasts(Duration call) {
        return remaining().compareTo(call) > 0;
    }
}
