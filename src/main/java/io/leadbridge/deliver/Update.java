package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings a lead that is there already in step: writes the differences, and nothing if there are none. */
final class Update {

    private final Crm crm;
    private final Books books;
    private final Function<CrmId, Timing> timing;
    private final Clock clock;

    Update(Crm crm, Books books, Function<CrmId, Timing> timing, Clock clock) {
        this.crm = crm;
        this.books = books;
        this.timing = timing;
        this.clock = clock;
    }

    /**
     * @param target the lead to be written to
     * @param landing what is to be kept together with the end of it, as the link if it is new
     */
    Outcome update(Pass pass, Wish wish, RecordRef target, Landing landing) {
        Base lead = base(pass, target);
        if (lead.uncertainUntil() != null && clock.instant().isBefore(lead.uncertainUntil())) {
            return new Outcome.Retried(
                    Duration.between(clock.instant(), lead.uncertainUntil()),
                    target + ": an earlier write may still arrive");
        }
        Base contact = lead.contact() == null ? null : base(pass, RecordRef.contact(target.crm(), lead.contact()));
        Side known = new Side(lead, contact);
        if (!mustRead(wish, known)) {
            return write(pass, wish, known, Set.of(), landing);
        }
        Answer<List<Record>> answer = crm.fetch(pass.account(wish), Set.of(target.id()), null);
        if (!(answer instanceof Answer.Ok<List<Record>> read)) {
            return answer.outcome(timing.apply(target.crm()).requestTimeout());
        }
        Optional<Record> present = read.value().stream()
                .filter(record -> record.ref().equals(target))
                .findFirst();
        if (present.isEmpty()) {
            return new Outcome.Ignored(Outcome.Reason.TARGET_GONE, target + " is not there any more");
        }
        Side before = new Side(lead, contactBase(pass, present.get(), contact));
        Set<FieldPath> disputed =
                Differences.disputed(wish, before, present.get(), pass.record(), pass.wayBack(target.crm())::exists);
        return write(pass, wish, learned(wish, before, present.get()), disputed, landing);
    }

    private Outcome write(Pass pass, Wish wish, Side known, Set<FieldPath> disputed, Landing landing) {
        boolean withContact = known.contact() != null
                && mayWriteContact(pass, wish, known.contact().ref(), landing);
        Differences differences = new Differences(wish, pass.source(), known, disputed, withContact);
        Map<FieldPath, Value> writes = differences.writes();
        boolean stage = differences.stage(pass.enteredPresent());
        Outcome outcome;
        Side after = known;
        if (writes.isEmpty() && !stage) {
            outcome = differences.sourceIsOurs() ? new Outcome.Echo() : new Outcome.Unchanged();
        } else {
            Answer<Updated> answer = crm.update(
                    pass.account(wish),
                    patch(wish, known, writes, stage),
                    pass.batch().lease());
            if (!(answer instanceof Answer.Ok)) {
                return failed(pass, known.lead(), answer);
            }
            outcome = new Outcome.Applied(what(known.lead().ref(), writes.keySet(), stage));
        }
        Carrying carrying = Carrying.of(pass.source(), after, differences.considered(), writes);
        after = carrying.target();
        if (wish.stage() != null) {
            after = after.with(staged(after.lead(), wish, stage));
        }
        landing.base(after.lead()).mark(pass.mark(wish));
        if (after.contact() != null) {
            landing.base(after.contact());
        }
        pass.carried(carrying.source(), landing);
        if (!books.keep(pass.tenant(), landing)) {
            return new Outcome.Parked(pass.lead() + " and " + known.lead().ref() + " are linked otherwise by now");
        }
        return outcome;
    }

    private Outcome failed(Pass pass, Base lead, Answer<Updated> answer) {
        Duration settled = timing.apply(lead.ref().crm()).settled();
        if (answer instanceof Answer.Unknown) {
            // What was sent may still land over a later write; until that is past, nothing is written.
            Instant until = clock.instant().plus(settled);
            books.save(
                    pass.tenant(),
                    lead.edit().uncertainUntil(until).hinted(true).done());
        }
        return answer.outcome(settled);
    }

    private static Base staged(Base lead, Wish wish, boolean written) {
        Base.Edit edit = lead.edit().stagedBy(Differences.stagedBy(wish));
        if (written) {
            edit.place(wish.pipeline(), wish.stage()).answered(wish.stage(), true, null);
        }
        return edit.done();
    }

    private static Patch patch(Wish wish, Side known, Map<FieldPath, Value> writes, boolean stage) {
        boolean contact = writes.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
        return new Patch(
                known.lead().ref().id(),
                contact ? known.contact().ref().id() : null,
                stage ? wish.pipeline() : null,
                stage ? wish.stage() : null,
                writes);
    }

    private static boolean mustRead(Wish wish, Side known) {
        boolean contactWanted =
                wish.fields().stream().anyMatch(field -> field.to().of() == Entity.CONTACT);
        boolean contactHinted = known.contact() != null && known.contact().hinted();
        boolean contactUnknown = known.contact() != null && known.contact().isUnknown();
        return known.lead().isUnknown() || known.lead().hinted() || contactHinted || contactWanted && contactUnknown;
    }

    /** What is known after a read: the base taken over, and the fields of the wish that were not in it. */
    private static Side learned(Wish wish, Side before, Record read) {
        Side side = before.refreshed(read, before.contact());
        for (Wish.Assignment assignment : wish.fields()) {
            FieldPath path = assignment.to();
            if (side.holds(path) && side.known(path) == null) {
                side = side.with(path, Side.seen(null, path, read.value(path)));
            }
        }
        return side;
    }

    // A contact is written only by the one contact that it belongs to. Where neither has one yet, they find each other.
    private boolean mayWriteContact(Pass pass, Wish wish, RecordRef there, Landing landing) {
        Optional<RecordRef> here = pass.contact();
        if (here.isEmpty()
                || wish.fields().stream().noneMatch(field -> field.to().of() == Entity.CONTACT)) {
            return false;
        }
        Optional<RecordRef> forward = books.counterpart(pass.tenant(), here.get(), there.crm());
        Optional<RecordRef> back =
                books.counterpart(pass.tenant(), there, here.get().crm());
        if (forward.isEmpty() && back.isEmpty()) {
            landing.link(here.get(), there);
            return true;
        }
        return forward.isPresent() && forward.get().equals(there);
    }

    private Base contactBase(Pass pass, Record present, Base known) {
        return Side.contactOf(present)
                .map(ref -> known != null && known.ref().equals(ref) ? known : base(pass, ref))
                .orElse(null);
    }

    private Base base(Pass pass, RecordRef ref) {
        return books.bases(pass.tenant(), List.of(ref)).get(ref);
    }

    private static String what(RecordRef target, Set<FieldPath> written, boolean stage) {
        String fields = written.stream().map(FieldPath::toString).collect(Collectors.joining(", "));
        return target + " " + fields + (stage ? (fields.isEmpty() ? "" : ", ") + "stage" : "");
    }
}
