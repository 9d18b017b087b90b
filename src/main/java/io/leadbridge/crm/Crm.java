package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A CRM as the hub sees it. Calls block until they are answered, timed out or refused by our own limits.
 *
 * <p>A read that fails in any way may be repeated. After a write, {@link Answer.Later}, {@link Answer.Hold},
 * {@link Answer.Refused}, {@link Answer.CannotTake} and {@link Answer.Gone} mean that nothing was done;
 * {@link Answer.Unknown} that it may have been.
 */
public interface Crm {

    /**
     * Reads the present state of leads, with their contacts, in as few calls as the CRM allows.
     *
     * @param account whom for
     * @param leads ids, at most 250
     * @param since each of them was changed at or after this time, by the CRM's clock; {@code null} if that is not known.
     *     A CRM without a read by ids may read the window since then instead.
     * @return the leads that are there; one that is not there, or in the bin, is absent
     */
    Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since);

    /**
     * Finds contacts by phone or e-mail, and their leads.
     *
     * @return contacts of which a phone or e-mail is verified to be one of those asked for, the oldest first; empty if
     *     none
     */
    Answer<List<Match>> search(Account account, Search search);

    /**
     * Makes a lead, and its contact where the draft names none. Not idempotent.
     *
     * @param lease no request that writes starts unless the lease outlasts the request's time-out; then the answer is
     *     {@link Answer.Hold}
     */
    Answer<Created> create(Account account, Draft draft, Lease lease);

    /**
     * Writes the named fields of a lead and of its contact, and its stage. May be repeated: what a first, half-done try
     * wrote is written again.
     *
     * @param lease as for {@link #create}
     */
    Answer<Updated> update(Account account, Patch patch, Lease lease);

    /** Reads pipelines, stages and fields. */
    Answer<Metadata> describe(Account account);
}
