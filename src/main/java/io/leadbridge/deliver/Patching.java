package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One update: the differences of a lead that is there, and what is to be kept with them. */
final class Patching extends Write<Patch, Updated> {

    private final Side known;
    private final Base contactKept;
    private final Contest contest;
    private final Landing landing;
    private Record shown;
    private boolean linksContacts;
    /** The deleted contact whose link the source's one takes over; {@code null} if there is none. */
    private RecordRef heirOf;

    private boolean companyMissing;
    private Differences differences;
    private Map<FieldPath, Value> writes;
    private boolean stage;

    /**
     * @param known what is known of the target, taken over from a read where there was one
     * @param contactKept the base of its contact as it is kept; {@code null} if it has none
     * @param contest by what conflicts are judged
     * @param landing what is to be kept together with the end of it
     */
    Patching(Means means, Pass pass, Wish wish, Side known, Base contactKept, Contest contest, Landing landing) {
        super(means, pass, wish);
        this.known = known;
        this.contactKept = contactKept;
        this.contest = contest;
        this.landing = landing;
        compare();
    }

    /** Says what the target shows, where it was read. */
    Patching of(Record present) {
        shown = present;
        return this;
    }

    /** Whether there is anything to be written. */
    boolean isNeeded() {
        return stage || !writes.isEmpty();
    }

    /** Whether a conflict cannot be judged before the target is read. */
    boolean isContested() {
        return differences.isContested();
    }

    /** Keeps that nothing had to be written. */
    Outcome unneeded() {
        return landed(differences.sourceIsOurs() ? new Outcome.Echo() : new Outcome.Unchanged());
    }

    @Override
    public Kind kind() {
        return Kind.UPDATE;
    }

    @Override
    Set<String> touched() {
        Set<String> touches = new TreeSet<>(Set.of(known.lead().ref().toString()));
        if (known.contact() != null) {
            touches.add(known.contact().ref().toString());
        }
        return touches;
    }

    @Override
    Optional<Outcome> begin() {
        if (linksContacts) {
            // Another lead's write may have linked one of the contacts since.
            compare();
        }
        if (!isNeeded()) {
            return Optional.of(unneeded());
        }
        if (isToldBack() || traces().joins() || differences.areCarriedBack(writes.keySet())) {
            // Should we die over it, what it leaves there must not pass for a person's edit.
            means().books()
                    .save(
                            pass().tenant(),
                            traces().tried().told(Dues.UNHEARD, "1").done());
        }
        return Optional.empty();
    }

    /** Whether a rule puts notes or tasks on the source when the target changes. */
    private boolean isToldBack() {
        return pass().batch().rules().stream()
                .filter(rule -> rule.from().equals(wish().target()))
                .flatMap(rule -> rule.then().stream())
                .anyMatch(action -> action.note() != null || action.task() != null);
    }

    @Override
    Patch request() {
        boolean contact = writes.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
        return new Patch(
                known.lead().ref().id(),
                contact ? known.contact().ref().id() : null,
                stage ? wish().pipeline() : null,
                stage ? wish().stage() : null,
                writes);
    }

    @Override
    List<Answer<Updated>> send(List<Patch> requests) {
        return means().crm().update(account(), requests, pass().batch().lease());
    }

    @Override
    Outcome finish(Answer<Updated> answer) {
        if (answer instanceof Answer.Ok) {
            return landed(new Outcome.Applied(what()));
        }
        if (answer instanceof Answer.CannotTake && writes.keySet().removeIf(Patching::isOfCompany)) {
            pass().aside("company fields not written: " + known.lead().ref() + " has no company");
            companyMissing = true;
            return isNeeded() ? finish(send(List.of(request())).get(0)) : unneeded();
        }
        Duration settled = terms().settled();
        if (answer instanceof Answer.Gone) {
            // Its contact may be there, and written to already: from now on the lead is looked at first.
            means().books()
                    .save(pass().tenant(), known.lead().edit().hinted(true).done());
            return pass().mayRemake()
                    ? new Outcome.Retried(Duration.ofSeconds(1), known.lead().ref() + " may be gone: is looked for")
                    : answer.outcome(settled);
        }
        if (answer instanceof Answer.Unknown) {
            // What was sent may still land over a later write; until that is past, nothing is written.
            Instant until = means().clock().instant().plus(settled);
            means().books()
                    .save(
                            pass().tenant(),
                            traces().tried().uncertainUntil(until).done());
        }
        return answer.outcome(settled);
    }

    private Traces traces() {
        return new Traces(pass().source(), known, shown, differences.considered(), request());
    }

    private void compare() {
        linksContacts = false;
        heirOf = null;
        boolean withContact =
                known.contact() != null && mayWriteContact(known.contact().ref());
        differences = new Differences(wish(), pass().source(), known, contest, withContact);
        writes = differences.writes();
        // A copy in a status that a rule waits for may have been moved there before we ever looked at it.
        boolean entered = new Dues(pass(), wish()).onEntry() ? pass().enteredPresent() : pass().enteredAnew();
        stage = differences.stage(entered, pass().isEcho());
    }

    // A contact is written only by the one contact that it belongs to. Where neither has one yet, they find each other.
    private boolean mayWriteContact(RecordRef there) {
        Optional<RecordRef> here = pass().contact();
        if (here.isEmpty()
                || wish().fields().stream().noneMatch(field -> field.to().of() == Entity.CONTACT)) {
            return false;
        }
        Optional<RecordRef> forward = means().books().counterpart(pass().tenant(), here.get(), there.crm());
        Optional<RecordRef> back =
                means().books().counterpart(pass().tenant(), there, here.get().crm());
        heirOf = back.filter(old -> forward.isEmpty() && isHeir(old, there)).orElse(null);
        linksContacts = forward.isEmpty() && (back.isEmpty() || heirOf != null);
        return linksContacts || forward.isPresent() && forward.get().equals(there);
    }

    /**
     * Whether the source's contact takes the place of one that was deleted, as when people merge two: the counterpart has
     * a phone or an e-mail of it.
     */
    private boolean isHeir(RecordRef old, RecordRef there) {
        if (!means().base(pass().tenant(), old).told().containsKey(Dues.GONE)) {
            return false;
        }
        Base kept = means().base(pass().tenant(), there);
        return Stream.of(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_EMAIL)
                .anyMatch(path -> kept.fields().containsKey(path)
                        && Fingerprint.share(
                                kept.fields().get(path).hash(),
                                Fingerprint.of(path, pass().record().value(path))));
    }

    private Outcome landed(Outcome outcome) {
        if (heirOf != null) {
            landing.unlink(heirOf, known.contact().ref());
        }
        if (linksContacts) {
            landing.link(pass().contact().orElseThrow(), known.contact().ref());
        }
        Carrying carrying = differences.standing(Carrying.of(pass().source(), known, differences.considered(), writes));
        List<Wish.Assignment> reviews = differences.toReview();
        boolean parks = !reviews.isEmpty() && (differences.isNewReview() || pass().waitsForReview());
        Side source = parks
                ? carrying.source().with(pass().reviewing(carrying.source().lead()))
                : carrying.source();
        Side after = companyMissing ? withoutCompany(carrying.target()) : carrying.target();
        after = after.with(traces().heard(after.lead()));
        if (wish().stage() != null) {
            after = after.with(staged(after.lead()));
        }
        landing.base(after.lead()).mark(pass().mark(wish()));
        // A contact may have several leads: what this one has not changed is left to the others.
        if (after.contact() != null && !after.contact().equals(contactKept)) {
            landing.base(after.contact());
        }
        pass().carried(
                        source,
                        landing,
                        wish(),
                        known.lead().ref(),
                        carriesAnEdit(),
                        means().clock().instant());
        if (!means().books().keep(pass().tenant(), landing)) {
            return new Outcome.Parked(pass().lead() + " and " + known.lead().ref() + " are linked otherwise by now");
        }
        return reviews.isEmpty() ? outcome : reviewed(outcome, reviews, parks);
    }

    /** Without values: the reason is shown and logged. */
    private Outcome reviewed(Outcome outcome, List<Wish.Assignment> reviews, boolean parks) {
        String fields = reviews.stream()
                .map(review ->
                        review.from() + (review.to().equals(review.from()) ? "" : " (there " + review.to() + ")"))
                .collect(Collectors.joining(", "));
        if (!parks) {
            pass().aside("waits for a review: " + fields);
            return outcome;
        }
        String written = outcome instanceof Outcome.Applied applied ? "; written: " + applied.what() : "";
        String pair = new Reviews.Pair(pass().lead(), known.lead().ref()).told();
        return new Outcome.Parked(Reviews.PARKED + fields + pair
                + " make one of them right, or decide for one of them and replay" + written);
    }

    /** Whether something was written that a person changed, and not only what a late write of ours had come over. */
    private boolean carriesAnEdit() {
        return stage || !differences.areAllOurs(writes.keySet());
    }

    /** What there is no company for is tried again only when the source has another value. */
    private Side withoutCompany(Side target) {
        Side after = target;
        for (Wish.Assignment assignment : differences.considered()) {
            if (isOfCompany(assignment.to())) {
                String here = Fingerprint.of(assignment.from(), assignment.source());
                after = after.with(assignment.to(), new Known("", false, here));
            }
        }
        return after;
    }

    private static boolean isOfCompany(FieldPath path) {
        return path.of() == Entity.COMPANY;
    }

    private Base staged(Base lead) {
        Base.Edit edit = lead.edit().stagedBy(Differences.stagedBy(wish()));
        if (stage) {
            edit.place(wish().pipeline(), wish().stage()).answered(wish().stage(), true, null);
        }
        return edit.done();
    }

    private String what() {
        String fields = writes.keySet().stream().map(FieldPath::toString).collect(Collectors.joining(", "));
        return known.lead().ref() + " " + fields + (stage ? (fields.isEmpty() ? "" : ", ") + "stage" : "");
    }
}
