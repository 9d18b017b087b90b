package io.leadbridge.deliver;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Progress;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What {@link Deliver} does, with books that know the batch's lease. Safe for several threads; one lead is worked by one. */
final class Delivery {

    /** Rules may wait for these even where no value differs. */
    private static final Set<Change> NEVER_KNOWN = Set.of(Change.PAYMENT, Change.RESTORED, Change.DELETED);

    private final Means means;
    private final Books books;
    private final Update update;
    private final Finding finding;
    private final Gone gone;

    Delivery(Means means) {
        this.means = means;
        this.books = means.books();
        this.update = new Update(means);
        this.finding = new Finding(means, update);
        this.gone = new Gone(means);
    }

    /** As {@link Deliver#recall}. */
    Map<RecordRef, Outcome> recall(Batch batch, Collection<Hint> hints, Collection<Hint> unwanted) {
        List<Hint> all = new ArrayList<>(hints);
        all.addAll(unwanted);
        Map<RecordRef, Base> bases = books.bases(batch.tenant(), refs(all));
        Set<RecordRef> hinted = new TreeSet<>();
        Map<RecordRef, Outcome> answered = new LinkedHashMap<>();
        // A poll only asks. What it kept beside a worker could bring back what that one has done with meanwhile.
        boolean mayKeep = batch.lease().outlasts(Duration.ZERO);
        Map<RecordRef, Outcome> told = mayKeep ? leftovers(batch, hints, bases) : Map.of();
        for (Hint hint : all) {
            Base lead = bases.get(hint.lead());
            if (gone.isNobodys(batch, hint)) {
                answered.put(hint.lead(), new Outcome.Ignored(Outcome.Reason.RECORD_GONE, "was deleted"));
                continue;
            }
            if (lead.isUnknown()) {
                continue;
            }
            Outcome ofDebts = told.get(hint.lead());
            if (ofDebts != null && (!ofDebts.ended() || ofDebts instanceof Outcome.Parked)) {
                hinted.add(hint.lead());
                answered.put(hint.lead(), ofDebts);
                continue;
            }
            Optional<Record> shown = hint.snapshot();
            Base contact = shown.flatMap(Side::contactOf).map(bases::get).orElse(null);
            Side side = new Side(lead, contact);
            if (shown.isEmpty() || side.differsFrom(shown.get(), contact)) {
                hinted.add(hint.lead());
            } else if (tellsNothing(hint, shown.get(), side)) {
                Outcome known = isOurs(side) ? new Outcome.Echo() : new Outcome.Unchanged();
                answered.put(hint.lead(), ofDebts == null ? known : Outcome.mostTelling(ofDebts, known));
            } else if (mayKeep && lead.stage() == null && shown.get().status() != null) {
                // Where the CRM put the lead that we made without a stage.
                books.save(
                        batch.tenant(),
                        lead.edit()
                                .place(shown.get().pipeline(), shown.get().status())
                                .done());
            }
        }
        if (!hinted.isEmpty()) {
            books.hinted(batch.tenant(), hinted);
        }
        answered.keySet().retainAll(hints.stream().map(Hint::lead).toList());
        return answered;
    }

    /**
     * Tells what leads still owe from an earlier pass, before anything else is done for them.
     *
     * @param bases gets the bases of those leads as they are afterwards
     * @return how it went, for each lead that owed something
     */
    private Map<RecordRef, Outcome> leftovers(Batch batch, Collection<Hint> hints, Map<RecordRef, Base> bases) {
        Map<RecordRef, Outcome> told = new LinkedHashMap<>();
        for (Hint hint : hints) {
            EventId event = hint.events().get(hint.events().size() - 1);
            Teller teller = new Teller(means, batch, bases.get(hint.lead()), event);
            for (Map.Entry<String, Owed> debt : teller.lead().owed().entrySet()) {
                if (!debt.getValue().stuck()) {
                    told.merge(hint.lead(), teller.tell(debt.getKey()), Outcome::mostTelling);
                }
            }
            bases.put(hint.lead(), teller.lead());
        }
        return told;
    }

    /** As {@link Deliver#gone}. */
    Outcome gone(Hint hint, Batch batch, Map<CrmId, Metadata> metadata) {
        return gone.work(hint, batch, metadata);
    }

    /** As {@link Deliver#contactsGone}. */
    void contactsGone(Batch batch, Collection<RecordRef> contacts) {
        books.bases(batch.tenant(), contacts).values().stream()
                .filter(base -> !base.isUnknown())
                .forEach(base -> books.save(
                        batch.tenant(), base.edit().told(Dues.GONE, "1").done()));
    }

    /** As {@link Deliver#deliver}. */
    Progress deliver(Work work, List<Mapped> mapped, Batch batch, Map<CrmId, Metadata> metadata, boolean mayWait) {
        Glance glance = glance(work, mapped, 0, batch);
        Pass pass = new Pass(work, batch, metadata, new Delivery(means.with(glance)).source(work, batch));
        Stuck.reopen(pass, mapped, means.clock().instant());
        Outcome result = null;
        for (int i = 0; i < mapped.size(); i++) {
            boolean last = i == mapped.size() - 1;
            pass.last(last && !(result instanceof Outcome.Parked));
            glance = i == 0 ? glance : glance(work, mapped, i, batch);
            Progress progress =
                    new Delivery(means.with(glance)).plan(pass, mapped.get(i), mapped.subList(i + 1, mapped.size()));
            // What is written goes by the books as they are then.
            glance.close();
            if (progress instanceof Write<?, ?> write) {
                if (last && mayWait && write.parcel() > 1) {
                    write.follows(result);
                    return write;
                }
                progress = write.alone();
            }
            Outcome outcome = pass.withAside(Lost.told(work.hint(), mapped.get(i), (Outcome) progress));
            progress = tell(pass, result == null ? outcome : Outcome.mostTelling(result, outcome), last && mayWait);
            if (!(progress instanceof Outcome ended)) {
                return progress;
            }
            result = ended;
            if (!result.ended()) {
                return result;
            }
        }
        if (!(result instanceof Outcome.Parked)) {
            pass.ended().ifPresent(landing -> books.keep(pass.tenant(), landing));
        }
        return result;
    }

    /** Tells the notes and tasks that came due; the first that may wait is left. */
    private Progress tell(Pass pass, Outcome sofar, boolean mayWait) {
        Outcome result = sofar;
        for (Pass.Debt debt = pass.nextDebt(); debt != null; debt = pass.nextDebt()) {
            Telling telling = new Telling(means, pass, debt);
            if (mayWait && telling.parcel() > 1) {
                telling.follows(result);
                return telling;
            }
            result = Outcome.mostTelling(result, telling.alone());
        }
        return result;
    }

    /** As {@link Deliver#finish}. */
    Progress finish(Sent sent) {
        Write<?, ?> write = sent.write();
        Outcome outcome = sent.finish();
        if (!(write instanceof Telling)) {
            outcome = write.pass().withAside(Lost.told(write.work().hint(), write.wish(), outcome));
        }
        return tell(write.pass(), outcome, true);
    }

    private Progress plan(Pass pass, Mapped mapped, List<Mapped> later) {
        if (mapped instanceof Mapped.Fault fault) {
            return new Outcome.Parked(fault.reason());
        }
        Wish wish = ((Mapped.Ok) mapped).wish();
        Mark mark = pass.mark(wish);
        if (mark != null && books.answered(pass.tenant(), mark)) {
            return new Outcome.Unchanged();
        }
        Optional<RecordRef> link = books.counterpart(pass.tenant(), pass.lead(), wish.target());
        if (link.isEmpty()) {
            return finding.findOrMake(pass, wish, later);
        }
        if (!wish.updateIfFound()) {
            return new Outcome.Ignored(Outcome.Reason.FOUND, "rule " + wish.rule() + ": if-found: skip");
        }
        Progress progress = update.plan(pass, wish, link.get(), new Landing());
        boolean targetGone =
                progress instanceof Outcome.Ignored ignored && ignored.reason() == Outcome.Reason.TARGET_GONE;
        if (!targetGone || !pass.mayRemake()) {
            return progress;
        }
        pass.remakes(books, link.get());
        return finding.findOrMake(pass, wish, later);
    }

    /** What a wish's plan needs, where the books can show it at once. */
    private Glance glance(Work work, List<Mapped> mapped, int index, Batch batch) {
        if (books instanceof Glancing glancing && index < mapped.size() && mapped.get(index) instanceof Mapped.Ok ok) {
            RecordRef lead = work.record().ref();
            return glancing.glance(
                    batch.tenant(),
                    lead,
                    Side.contactOf(work.record()),
                    ok.wish().target());
        }
        return new Glance(books);
    }

    private Side source(Work work, Batch batch) {
        RecordRef lead = work.record().ref();
        Optional<RecordRef> contact = Side.contactOf(work.record());
        List<RecordRef> refs = new ArrayList<>(List.of(lead));
        contact.ifPresent(refs::add);
        Map<RecordRef, Base> bases = books.bases(batch.tenant(), refs);
        return new Side(bases.get(lead), contact.map(bases::get).orElse(null)).recognised(work.record());
    }

    private static boolean tellsNothing(Hint hint, Record shown, Side side) {
        Base lead = side.lead();
        if (Pass.waitsForReview(lead, hint) || side.isInConflict()) {
            return false;
        }
        if (lead.owed().values().stream().anyMatch(owed -> hint.events().contains(owed.event()))) {
            return false;
        }
        boolean known = Fingerprint.restOfLead(shown, lead.fields().keySet()).equals(lead.rest());
        boolean contactKnown = shown.contacts().isEmpty()
                || side.contact() != null
                        && Fingerprint.restOfContact(
                                        shown.mainContact().orElseThrow(),
                                        side.contact().fields().keySet())
                                .equals(side.contact().rest());
        return known
                && contactKnown
                && !lead.hinted()
                && !lead.told().containsKey(Dues.UNANSWERED)
                && !Dues.isAddedLate(lead, hint)
                && lead.uncertainUntil() == null
                && (shown.status() == null || shown.status().equals(lead.answered()))
                && Entries.reported(lead, hint).isEmpty()
                && hint.changes().stream().noneMatch(NEVER_KNOWN::contains);
    }

    private static boolean isOurs(Side side) {
        List<Known> filled = new ArrayList<>(side.lead().fields().values());
        if (side.contact() != null) {
            filled.addAll(side.contact().fields().values());
        }
        filled.removeIf(known -> known.hash().isEmpty());
        return !filled.isEmpty() && filled.stream().allMatch(Known::ours);
    }

    private static Set<RecordRef> refs(List<Hint> hints) {
        Set<RecordRef> refs = new TreeSet<>();
        for (Hint hint : hints) {
            refs.add(hint.lead());
            hint.snapshot().flatMap(Side::contactOf).ifPresent(refs::add);
        }
        return refs;
    }
}
