package io.leadbridge.deliver;

import io.leadbridge.crm.Crm;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Progress;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room's door, as the route {@code sync-batch} uses it. Safe for several threads; one lead is worked by one. A lead whose
 * batch another worker has taken over meanwhile is {@link Outcome.Held}: nothing more is written for it.
 */
public final class Deliver {

    private static final Logger LOG = LoggerFactory.getLogger(Deliver.class);

    private final Means means;

    /**
     * @param terms how each CRM is to be written to
     */
    public Deliver(Crm crm, Books books, Function<CrmId, Terms> terms, Clock clock) {
        this.means = new Means(crm, books, terms, clock);
    }

    /**
     * Compares hints with the books: notes which leads have to be read again before they are written
     * to, and answers the hints that tell nothing new. The only calls are for notes and tasks that an earlier pass still
     * owes; a hint of a lead that goes on owing one is answered with what that waits for. A batch without a lease, as a
     * poll's, makes no call and keeps nothing but the mark of a hint.
     *
     * @param hints what is to be worked
     * @param unwanted hints that no rule can match
     * @return the hints of {@code hints} that are answered, mostly {@link Outcome.Echo} or {@link Outcome.Unchanged}
     */
    public Map<RecordRef, Outcome> recall(Batch batch, Collection<Hint> hints, Collection<Hint> unwanted) {
        try {
            return under(batch).recall(batch, hints, unwanted);
        } catch (LeaseOver over) {
            Map<RecordRef, Outcome> held = new LinkedHashMap<>();
            hints.forEach(hint -> held.put(hint.lead(), over.outcome()));
            return held;
        }
    }

    /**
     * Does what the tenant wants for the counterpart of a lead that is gone.
     *
     * @param hint of a lead that was looked for and is not there
     * @param metadata of the CRMs concerned
     */
    public Outcome gone(Hint hint, Batch batch, Map<CrmId, Metadata> metadata) {
        try {
            return under(batch).gone(hint, batch, metadata);
        } catch (LeaseOver over) {
            return over.outcome();
        }
    }

    /** Notes that these contacts were deleted: another one may take their place. */
    public void contactsGone(Batch batch, Collection<RecordRef> contacts) {
        try {
            under(batch).contactsGone(batch, contacts);
        } catch (LeaseOver over) {
            LOG.debug("{} deleted contacts not noted: {}", batch.tenant(), over.getMessage());
        }
    }

    /** The lead of each link that these leads have, so that linked leads are not worked side by side. */
    public Map<RecordRef, RecordRef> linked(Batch batch, Collection<RecordRef> leads, Collection<CrmId> crms) {
        Map<RecordRef, RecordRef> linked = new LinkedHashMap<>();
        for (CrmId crm : crms) {
            List<RecordRef> others =
                    leads.stream().filter(lead -> !lead.crm().equals(crm)).toList();
            linked.putAll(means.books().counterparts(batch.tenant(), others, crm));
        }
        return linked;
    }

    /** The same work, with the statuses that the lead entered since the rules last answered. */
    public Work entered(Work work, Batch batch) {
        RecordRef lead = work.record().ref();
        Base base = means.base(batch.tenant(), lead);
        return new Work(work.hint(), work.record(), Entries.since(base, work.hint(), work.record()));
    }

    /**
     * Makes it so. Where the target takes several leads in one write, the lead's last write may be left to {@link #send};
     * all before it are done at once, for what follows must see them.
     *
     * @param work with its entered statuses
     * @param mapped what the rules want of it, in their order; what could not be mapped needs a person
     * @param metadata of the CRMs concerned
     * @param mayWait whether no lead that is worked later must see what is written for this one
     * @return the most telling outcome, what comes after one that has not ended waiting with it; or the last write
     */
    public Progress deliver(
            Work work, List<Mapped> mapped, Batch batch, Map<CrmId, Metadata> metadata, boolean mayWait) {
        try {
            return under(batch).deliver(work, mapped, batch, metadata, mayWait);
        } catch (LeaseOver over) {
            return over.outcome();
        }
    }

    /**
     * Sends writes that go together, in one call of the port. What fails unexpectedly is told by {@link #finish}.
     *
     * @param parcel writes that {@link #deliver} left, all of one account and kind; no two of them touch the same
     * @return each of them, in their order
     */
    public List<Sent> send(List<Pending> parcel) {
        return Sending.together(parcel);
    }

    /** The lead that a write was for. */
    public Work work(Sent sent) {
        return sent.work();
    }

    /**
     * Keeps what came of a write.
     *
     * @return the lead's outcome; or the next write: a note or a task that has come due with this one
     */
    public Progress finish(Sent sent) {
        try {
            return new Delivery(sent.write().means()).finish(sent);
        } catch (LeaseOver over) {
            return over.outcome();
        }
    }

    private Delivery under(Batch batch) {
        return new Delivery(means.under(batch.lease()));
    }
}
