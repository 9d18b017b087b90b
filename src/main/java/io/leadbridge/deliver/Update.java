package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Progress;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings a lead that is there already in step: writes the differences, and nothing if there are none. */
final class Update {

    private final Means means;

    Update(Means means) {
        this.means = means;
    }

    /**
     * Plans it.
     *
     * @param target the lead to be written to
     * @param landing what is to be kept together with the end of it, as the link if it is new
     * @return the outcome, if there is nothing to write or it cannot be told; else the write, not begun
     */
    Progress plan(Pass pass, Wish wish, RecordRef target, Landing landing) {
        Base lead = means.base(pass.tenant(), target);
        if (lead.told().containsKey(Dues.GONE) && !lead.hinted()) {
            return gone(target);
        }
        Instant now = means.clock().instant();
        if (lead.uncertainUntil() != null && now.isBefore(lead.uncertainUntil())) {
            return new Outcome.Retried(
                    Duration.between(now, lead.uncertainUntil()), target + ": an earlier write may still arrive");
        }
        Base contact = lead.contact() == null
                ? null
                : means.base(pass.tenant(), RecordRef.contact(target.crm(), lead.contact()));
        Side known = new Side(lead, contact);
        Contest contest = Contest.unread(pass, target.crm());
        if (mustRead(wish, known)) {
            return planAfterRead(pass, wish, known, contest, landing);
        }
        Patching unread = new Patching(means, pass, wish, known, contact, contest, landing);
        return unread.isContested() ? planAfterRead(pass, wish, known, contest, landing) : planned(unread);
    }

    /** Plans it and does it. */
    Outcome update(Pass pass, Wish wish, RecordRef target, Landing landing) {
        Progress progress = plan(pass, wish, target, landing);
        return progress instanceof Patching patching ? patching.alone() : (Outcome) progress;
    }

    private Progress planAfterRead(Pass pass, Wish wish, Side known, Contest contest, Landing landing) {
        RecordRef target = known.lead().ref();
        Instant began = pass.batch().diary().now();
        Answer<List<Record>> answer = means.crm().fetch(pass.account(wish), Set.of(target.id()), null);
        pass.called(target.crm(), "fetch", began, answer.told());
        if (!(answer instanceof Answer.Ok<List<Record>> read)) {
            return answer.outcome(means.terms(target.crm()).requestTimeout());
        }
        Optional<Record> present = read.value().stream()
                .filter(record -> record.ref().equals(target))
                .findFirst();
        if (present.isEmpty()) {
            // Until a hint of it comes, it need not be looked for again.
            Base gone = known.lead()
                    .edit()
                    .told(Dues.GONE, "1")
                    .hinted(false)
                    .uncertainUntil(null)
                    .done();
            means.books().save(pass.tenant(), gone);
            return gone(target);
        }
        Base contact = contactBase(pass, present.get(), known.contact());
        Side before = new Side(known.lead(), contact).recognised(present.get());
        Side learned = learned(wish, before, present.get());
        Contest judged = contest.with(present.get());
        return planned(new Patching(means, pass, wish, learned, contact, judged, landing).of(present.get()));
    }

    private static Outcome gone(RecordRef target) {
        return new Outcome.Ignored(Outcome.Reason.TARGET_GONE, target + " is not there any more");
    }

    private static Progress planned(Patching patching) {
        return patching.isNeeded() ? patching : patching.unneeded();
    }

    private static boolean mustRead(Wish wish, Side known) {
        Base lead = known.lead();
        // A write may have come late; and what a pass of it has told before it broke off was told of what it shows.
        boolean unsettled = lead.uncertainUntil() != null || lead.told().containsKey(Dues.PENDING);
        boolean contactWanted =
                wish.fields().stream().anyMatch(field -> field.to().of() == Entity.CONTACT);
        boolean contactHinted = known.contact() != null && known.contact().hinted();
        boolean contactUnknown = known.contact() != null && known.contact().isUnknown();
        return unsettled || lead.isUnknown() || lead.hinted() || contactHinted || contactWanted && contactUnknown;
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

    private Base contactBase(Pass pass, Record present, Base known) {
        return Side.contactOf(present)
                .map(ref -> known != null && known.ref().equals(ref) ? known : means.base(pass.tenant(), ref))
                .orElse(null);
    }
}
