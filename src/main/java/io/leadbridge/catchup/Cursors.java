package io.leadbridge.catchup;

import io.leadbridge.event.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Book of polls: up to where each connection is known, and whose turn it is. Shared by all instances. */
public interface Cursors {

    /**
     * Takes the right to poll a connection, if its turn has come and nobody else has it. The first time, its cursor is set
     * to when the connection came into force, for what was before is not caught up with, and its turn comes after the
     * period.
     *
     * @param began now, by our clock; the poll carries it
     * @param inForce for how long the connection has been in force; not negative
     * @param putOff how much longer its turn is put off; not negative
     * @param terms its period; its lease, after which the right ends by itself; its overlap, by which a poll begins before
     *     the cursor, but never before the first cursor; and how often the webhook's subscription is looked at
     * @param subscribes whether the subscription is looked at at all
     */
    Optional<Poll> claim(
            Account account, Instant began, Duration inForce, Duration putOff, CatchUp.Terms terms, boolean subscribes);

    /** Those of the changes that were not found before. */
    Set<Found> unseen(Account account, Collection<Found> found);

    /**
     * Gives the right back and keeps what was found; nothing happens if the right has ended meanwhile.
     *
     * @param until up to where the answer reached: the new cursor, which never goes back; or, if there is more, where the
     *     next poll of the same window goes on
     * @param more whether there is more
     * @param found all that was found; kept for twice the overlap
     * @param next when the connection's turn comes again
     */
    void end(Poll poll, Instant until, boolean more, Collection<Found> found, Duration overlap, Duration next);

    /** The poll broke off: its right ends by itself, after its lease at most. */
    default void broken(Poll poll) {}
}
