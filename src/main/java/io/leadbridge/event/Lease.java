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

    /**
     * Which lease it is: a later one of the same tenant has a greater token.
     *
     * @return 0 if there is no other worker to be fenced off, as in a rehearsal; else greater
     */
    default long token() {
        return 0;
    }

    /** Says that another worker was seen to have a later lease, whatever this machine's clock says. */
    default void lost() {}

    /** Tells whether a call that may take as long as {@code call} ends before the lease does. */
    default boolean outlasts(Duration call) {
        return remaining().compareTo(call) > 0;
    }
}
