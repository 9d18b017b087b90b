package io.leadbridge.deliver;

import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One lead on its way through its wishes: what holds for all of them, and what is known of the lead by now. */
final class Pass {

    private final Work work;
    private final Batch batch;
    private final Map<CrmId, Metadata> metadata;
    private final Side start;
    private final Map<String, Debt> debts = new LinkedHashMap<>();
    private Side source;
    private boolean last;
    private boolean madeByUs;
    private boolean news;
    private String aside;

    /** A note or a task that has come due in this pass and is not told yet. */
    record Debt(String name, Owed owed, Wish wish) {}

    Pass(Work work, Batch batch, Map<CrmId, Metadata> metadata, Side source) {
        this.work = work;
        this.batch = batch;
        this.metadata = metadata;
        this.start = source;
        this.source = source;
    }

    Work work() {
        return work;
    }

    TenantId tenant() {
        return batch.tenant();
    }

    Batch batch() {
        return batch;
    }

    Account account(Wish wish) {
        return batch.account(wish.target());
    }

    Record record() {
        return work.record();
    }

    RecordRef lead() {
        return work.record().ref();
    }

    Optional<RecordRef> contact() {
        return Side.contactOf(work.record());
    }

    Side source() {
        return source;
    }

    /** What was known of the source when its pass began. */
    Side start() {
        return start;
    }

    /** The source's base was saved. */
    void lead(Base saved) {
        source = source.with(saved);
    }

    /**
     * Says that a lost create of ours made this lead: that it is there is no news.
     *
     * @param given what it was to be given, its contact's fields among them
     */
    void madeByUs(Map<FieldPath, Known> given) {
        madeByUs = true;
        given.forEach((path, known) -> {
            if (source.holds(path)) {
                source = source.with(path, known);
            }
        });
        source = source.with(source.lead().edit().hinted(true).done());
    }

    /** Notes in the batch's diary that a CRM was called for the lead. */
    void called(CrmId crm, String operation, Instant began, String answer) {
        batch.diary().call(work.hint().lead(), crm, operation, began, answer);
    }

    /** Notes what a person may want to know beside the outcome; never a value. */
    void aside(String remark) {
        aside = remark;
    }

    /** The outcome with what was noted beside it. */
    Outcome withAside(Outcome outcome) {
        if (aside == null || !outcome.ended()) {
            return outcome;
        }
        String remark = aside;
        aside = null;
        if (outcome instanceof Outcome.Applied applied) {
            return new Outcome.Applied(applied.what() + "; " + remark);
        }
        return outcome instanceof Outcome.Ignored ignored
                ? new Outcome.Ignored(ignored.reason(), ignored.detail() + "; " + remark)
                : outcome;
    }

    /** Whether one of the lead's events is parked for a person to decide a conflict. */
    boolean waitsForReview() {
        return waitsForReview(source.lead(), work.hint());
    }

    static boolean waitsForReview(Base lead, Hint hint) {
        List<String> parked = List.of(lead.told().getOrDefault(Dues.REVIEW, "").split(" "));
        return hint.events().stream().map(EventId::toString).anyMatch(parked::contains);
    }

    /** The lead's base, once its events are parked for a person. */
    Base reviewing(Base lead) {
        String events = work.hint().events().stream().map(EventId::toString).collect(Collectors.joining(" "));
        return lead.edit().told(Dues.REVIEW, events).done();
    }

    /** Whether the tenant wants a new counterpart in the place of a deleted one, and there was none yet. */
    boolean mayRemake() {
        return batch.policy().deleted().target() == Deleted.Target.CREATE
                && !source.lead().told().containsKey(Dues.REMADE);
    }

    /** The lead's counterpart is gone, and another one takes its place: this once. */
    void remakes(Books books, RecordRef old) {
        lead(source.lead().edit().told(Dues.REMADE, old.id()).done());
        books.keep(tenant(), new Landing().unlink(lead(), old).base(source.lead()));
    }

    /** The next note or task to be told; {@code null} if there is none left. */
    Debt nextDebt() {
        Iterator<Debt> left = debts.values().iterator();
        if (!left.hasNext()) {
            return null;
        }
        Debt debt = left.next();
        left.remove();
        return debt;
    }

    void owes(Debt debt) {
        debts.put(debt.name(), debt);
    }

    /** Says whether this is the last wish, and all before it have come to their end. */
    void last(boolean isLast) {
        last = isLast;
    }

    WayBack wayBack(CrmId target) {
        return new WayBack(batch, metadata, lead().crm(), target);
    }

    /** Whether the lead entered its present status just now. */
    boolean enteredPresent() {
        String present = record().status();
        return work.entered().stream().anyMatch(transition -> transition.to().equals(present));
    }

    /**
     * Whether somebody moved the lead to its present status. That a lead which we know only as a counterpart is
     * somewhere is no move: we made it there, or found it there.
     */
    boolean enteredAnew() {
        Base lead = start.lead();
        if (madeByUs || !enteredPresent()) {
            return false;
        }
        if (lead.isUnknown() || lead.answered() != null || lead.told().containsKey(Dues.UNANSWERED)) {
            return true;
        }
        String present = record().status();
        boolean moved = lead.stage() != null && !lead.stage().equals(present);
        boolean added = work.hint().changes().contains(Change.ADDED);
        return moved
                || work.hint().entered().stream()
                        .anyMatch(entry -> entry.to().equals(present) && (entry.from() != null || !added));
    }

    /**
     * Whether the lead is known as a counterpart only, and shows nothing but what we made or wrote: no person has done
     * anything to it yet.
     */
    boolean isEcho() {
        Base lead = start.lead();
        boolean answered = lead.answered() != null && !lead.answeredOurs();
        return madeByUs || !lead.isUnknown() && !answered && !Dues.isNews(this);
    }

    /** The mark of a wish that fired on a dated entry; {@code null} for others: they are judged by the base alone. */
    Mark mark(Wish wish) {
        return wish.trigger() == null || wish.trigger().at() == null
                ? null
                : new Mark(lead(), wish.rule(), wish.action(), wish.trigger());
    }

    /**
     * Notes what was carried and what is owed for it, and into {@code landing} the new base of the source.
     *
     * @param target the lead that is in step now
     * @param wrote whether something had to be written to it
     */
    void carried(Side newSource, Landing landing, Wish wish, RecordRef target, boolean wrote, Instant now) {
        news |= !madeByUs && (wrote || Dues.isNews(this));
        Map<String, Owed> owed = new LinkedHashMap<>();
        Base.Edit lead = new Dues(this, wish).owe(newSource.lead(), Dues.promises(this, wish, target, now), news, owed);
        if (news) {
            lead.told(Dues.PENDING, "1");
        }
        if (newSource.lead().stage() == null) {
            lead.place(record().pipeline(), record().status());
        }
        if (!madeByUs && start.lead().isUnknown()) {
            lead.told(Dues.UNANSWERED, "1");
        }
        owed.forEach((name, promise) -> debts.put(name, new Debt(name, promise, wish)));
        Side owing = newSource.with(lead.done());
        source = last ? answered(owing) : owing;
        landing.base(source.lead());
        if (source.contact() != null) {
            landing.base(source.contact());
        }
    }

    /**
     * The source's base while a part of a wish is written, and the rest is not: should it end here, what the whole wish
     * tells is still due.
     */
    Base begun(Base lead) {
        if (madeByUs) {
            return lead;
        }
        Base.Edit edit = lead.edit().told(Dues.PENDING, "1");
        return (start.lead().isUnknown() ? edit.told(Dues.UNANSWERED, "1") : edit).done();
    }

    /**
     * All wishes have come to their end, though the last one kept nothing.
     *
     * @return what is to be kept; empty if it is kept already
     */
    Optional<Landing> ended() {
        if (!last || !source.lead().told().containsKey(Dues.PENDING)) {
            return Optional.empty();
        }
        source = answered(source);
        Landing landing = new Landing().base(source.lead());
        return Optional.of(source.contact() == null ? landing : landing.base(source.contact()));
    }

    private Side answered(Side side) {
        Record record = record();
        Base.Edit lead = side.lead().edit().place(record.pipeline(), record.status());
        side.lead().fields().forEach((path, known) -> lead.field(path, Side.seen(known, path, record.value(path))));
        lead.answered(
                        record.status(),
                        false,
                        later(record.updatedAt(), work.hint().newest()))
                .contact(record.mainContact().map(Contact::id).orElse(null))
                .rest(Fingerprint.restOfLead(record, side.lead().fields().keySet()))
                .hinted(false)
                .told(Dues.PENDING, null)
                .told(Dues.GONE, null)
                .told(Dues.UNANSWERED, null);
        if (work.hint().changes().contains(Change.ADDED)) {
            lead.told(Dues.UNADDED, null);
        } else if (!madeByUs && (start.lead().isUnknown() || start.lead().told().containsKey(Dues.UNANSWERED))) {
            lead.told(Dues.UNADDED, "1");
        }
        if (side.contact() == null) {
            return new Side(lead.done(), null);
        }
        Base.Edit person = side.contact().edit().told(Dues.GONE, null);
        for (Map.Entry<FieldPath, Known> entry : side.contact().fields().entrySet()) {
            FieldPath path = entry.getKey();
            person.field(path, Side.seen(entry.getValue(), path, record.value(path)));
        }
        person.rest(Fingerprint.restOfContact(
                        record.mainContact().orElseThrow(),
                        side.contact().fields().keySet()))
                .hinted(false);
        return new Side(lead.done(), person.done());
    }

    /** What was read is at least as new as the hint; LPTracker tells the record's own time to the minute only. */
    private static Instant later(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
