package io.leadbridge.admin;

import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who changed what, and when. A line is there before its change: without it nothing is changed. It tells how the change
 * ended once that is known; a line of which that is not known stands for a change that may have been made.
 */
public interface Audit {

    /**
     * A change that is about to be made.
     *
     * @param user who makes it
     * @param address where from
     * @param tenant of which tenant
     * @param what in words, without secrets and without anything of a person, as {@code rule 'Sales' deleted}
     * @param from version of the tenant's document before; empty if there was none, or if it is not concerned
     */
    record Intent(String user, String address, TenantId tenant, String what, String from) {}

    /**
     * One line.
     *
     * @param at by Redis' clock
     * @param to version after; empty if it is gone, not concerned or not known
     * @param done whether it is known that the change was made
     */
    record Line(Instant at, Intent intent, String to, boolean done) {}

    /**
     * Writes the line of a change that is about to be made.
     *
     * @return what {@link #done} and {@link #dropped} want
     * @throws org.springframework.dao.DataAccessException if it cannot be written; then nothing may be changed
     */
    Mark begin(Intent intent);

    /** A line that was begun. */
    interface Mark {}

    /** The change was made. */
    void done(Mark mark, String to);

    /** Nothing was changed: takes the line away again. */
    void dropped(Mark mark);

    /**
     * The newest lines, newest first.
     *
     * @param tenant empty for all
     * @param count how many at most, from 1
     */
    List<Line> newest(Optional<TenantId> tenant, int count);
}
