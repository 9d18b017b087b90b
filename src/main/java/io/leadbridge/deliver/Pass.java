package io.leadbridge.deliver;

import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One lead on its way through its wishes: what holds for all of them, and what is known of the lead by now. */
final class Pass {

    private final Work work;
    private final Batch batch;
    private final Map<CrmId, Metadata> metadata;
    private Side source;
    private boolean last;

    Pass(Work work, Batch batch, Map<CrmId, Metadata> metadata, Side source) {
        this.work = work;
        this.batch = batch;
        this.metadata = metadata;
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

    /** The mark of a wish that fired on a dated entry; {@code null} for others: they are judged by the base alone. */
    Mark mark(Wish wish) {
        return wish.trigger() == null || wish.trigger().at() == null
                ? null
                : new Mark(lead(), wish.rule(), wish.trigger());
    }

    /** Notes what was carried, and into {@code landing} the new base of the source. */
    void carried(Side newSource, Landing landing) {
        source = last ? answered(newSource) : newSource;
        landing.base(source.lead());
        if (source.contact() != null) {
            landing.base(source.contact());
        }
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
                .hinted(false);
        if (side.contact() == null) {
            return new Side(lead.done(), null);
        }
        Base.Edit person = side.contact().edit();
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
