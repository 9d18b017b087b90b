package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.net.URI;
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
     * Finds contacts by phone, e-mail or full name, and their leads.
     *
     * @return contacts of which a phone, an e-mail or the name is verified to be one of those asked for, the oldest first;
     *     empty if none; {@link Answer.CannotTake} if the CRM cannot search by that
     */
    Answer<List<Match>> search(Account account, Search search);

    /**
     * Makes leads, and their contacts where the drafts name none, in as few requests as the CRM allows. Not idempotent.
     *
     * @param drafts at most as many as the CRM takes in one batch
     * @param lease no request that writes starts unless the lease outlasts the request's time-out; then the answer is
     *     {@link Answer.Hold}
     * @return an answer for each draft, in their order
     */
    List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease);

    /** The same for one lead. */
    default Answer<Created> create(Account account, Draft draft, Lease lease) {
        return create(account, List.of(draft), lease).get(0);
    }

    /**
     * Writes the named fields of leads and of their contacts, and their stages, in as few requests as the CRM allows. May
     * be repeated: what a first, half-done try wrote is written again.
     *
     * @param patches at most as many as the CRM takes in one batch, each of another lead
     * @param lease as for {@link #create}
     * @return an answer for each patch, in their order
     */
    List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease);

    /** The same for one lead. */
    default Answer<Updated> update(Account account, Patch patch, Lease lease) {
        return update(account, List.of(patch), lease).get(0);
    }

    /**
     * Puts notes (LPTracker: comments) on leads. Not idempotent.
     *
     * @param notes at most as many as the CRM takes in one batch
     * @param lease as for {@link #create}
     * @return an answer for each note, in their order
     */
    List<Answer<Noted>> note(Account account, List<Note> notes, Lease lease);

    /**
     * Gives people tasks. Not idempotent.
     *
     * @param tasks at most as many as the CRM takes in one batch
     * @param lease as for {@link #create}
     * @return an answer for each task, in their order
     */
    List<Answer<Noted>> task(Account account, List<Task> tasks, Lease lease);

    /**
     * Lists the notes on a lead, so that one whose making was not heard of can be looked for.
     *
     * @param since those made at or after this time, by the CRM's clock; earlier ones may be among them
     * @return in no order; {@link Answer.Refused} if the CRM cannot tell
     */
    default Answer<List<Remark>> noted(Account account, String lead, Instant since) {
        return new Answer.Refused<>("CRM " + account.crm() + " does not list notes");
    }

    /** Lists the tasks about a lead, done ones too; otherwise as {@link #noted}. */
    default Answer<List<Remark>> tasked(Account account, String lead, Instant since) {
        return new Answer.Refused<>("CRM " + account.crm() + " does not list tasks");
    }

    /**
     * Lists what changed, oldest first, in a bounded number of pages.
     *
     * @param since changes at or after this time, by the CRM's clock
     */
    Answer<Changes> changes(Account account, Instant since);

    /**
     * Lists leads of which a contact changed, where that is no change of the lead to the CRM; else as {@link #changes}. The
     * leads' times of change are those of their contacts, where these are later.
     *
     * @return none, for a CRM that does not list contacts
     */
    default Answer<Changes> touched(Account account, Instant since) {
        return new Answer.Ok<>(new Changes(List.of(), Set.of(), since, false));
    }

    /**
     * Which of these leads, that {@link #fetch} does not give, are there all the same: in another account or project than the
     * connection's.
     *
     * @param leads ids, at most 250
     * @return ids; empty if there are none, or if the CRM does not tell of what belongs to others
     */
    default Answer<Set<String>> elsewhere(Account account, Set<String> leads) {
        return new Answer.Ok<>(Set.of());
    }

    /**
     * Sees to it that the CRM calls our webhook. May be repeated: what is right already is left alone, what others
     * subscribed is not touched.
     *
     * @param webhook our address for this connection, with its secret
     */
    Answer<Subscribed> subscribe(Account account, URI webhook);

    /**
     * Looks whether the CRM calls our webhook, and changes nothing.
     *
     * @param webhook our address for this connection, with its secret
     * @return {@link Answer.Ok} if it does, for all that we need; {@link Answer.Refused} if it does not
     */
    default Answer<Subscribed> subscription(Account account, URI webhook) {
        return new Answer.Refused<>("CRM " + account.crm() + " does not list webhooks");
    }

    /**
     * Looks which other records a record that vanished was merged with.
     *
     * @param record a lead or a contact
     * @return ids of the records of the same kind that a merge names beside it, whether they are still there or not; empty
     *     if no merge is known; {@link Answer.Refused} if the CRM cannot tell
     */
    default Answer<Set<String>> merged(Account account, RecordRef record) {
        return new Answer.Refused<>("CRM " + account.crm() + " does not tell of merges");
    }

    /** Reads pipelines, stages, fields, users and what else the account has defined. */
    Answer<Metadata> describe(Account account);
}
