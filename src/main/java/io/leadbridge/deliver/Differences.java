package io.leadbridge.deliver;

import io.leadbridge.crm.Patch;
import io.leadbridge.deliver.Conflict.End;
import io.leadbridge.deliver.Conflict.Verdict;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of a wish's fields have to be written, judged by what is known of both sides. Pure.
 *
 * <p>A field is written if its source changed since it was last carried, and the target does not show the wanted value.
 * What we wrote into the source ourselves is no change. Where a rule carries the target back, its own change counts as
 * well: see {@link Conflict}.
 */
final class Differences {

    private final Wish wish;
    private final Side source;
    private final Side target;
    private final Contest contest;
    private final boolean withContact;

    /**
     * @param source what is known of the source
     * @param target what is known of the target, taken over from a read where there was one
     * @param contest by what a conflict is judged; {@code null} for a target that nobody can have changed yet
     * @param withContact whether the contact's fields may be written
     */
    Differences(Wish wish, Side source, Side target, Contest contest, boolean withContact) {
        this.wish = wish;
        this.source = source;
        this.target = target;
        this.contest = contest;
        this.withContact = withContact;
    }

    /** Fields to be written with the values that they are to have. */
    Map<FieldPath, Value> writes() {
        Map<FieldPath, Value> writes = new LinkedHashMap<>();
        for (Wish.Assignment assignment : considered()) {
            if (verdict(assignment) == Verdict.HERE && !fulfilled(assignment) && !isNothing(assignment)) {
                writes.put(assignment.to(), assignment.target());
            }
        }
        return writes;
    }

    /** The assignments that can be done at all, the last one of each target field. */
    List<Wish.Assignment> considered() {
        Map<FieldPath, Wish.Assignment> last = new LinkedHashMap<>();
        for (Wish.Assignment assignment : wish.fields()) {
            boolean contact = assignment.to().of() == Entity.CONTACT;
            if (target.holds(assignment.to()) && (!contact || withContact)) {
                last.put(assignment.to(), assignment);
            }
        }
        return new ArrayList<>(last.values());
    }

    /** Whether a conflict can only be judged by what the target shows now. */
    boolean isContested() {
        return considered().stream()
                .filter(this::isJudged)
                .anyMatch(assignment -> Conflict.isContested(here(assignment), there(assignment)));
    }

    /** Whose value of a field counts. */
    Verdict verdict(Wish.Assignment assignment) {
        return isJudged(assignment)
                ? Conflict.judge(here(assignment), there(assignment), fulfilled(assignment), contest.policy())
                : here(assignment).isNews(there(assignment)) ? Verdict.HERE : Verdict.AGREED;
    }

    /**
     * Notes on both sides of what was carried what was decided for the other side or is left to a person.
     *
     * @param after both sides as they are known afterwards
     */
    Carrying standing(Carrying after) {
        Carrying noted = after;
        for (Wish.Assignment assignment : considered()) {
            End here = here(assignment);
            End there = there(assignment);
            Verdict verdict = verdict(assignment);
            if (verdict == Verdict.REVIEW) {
                noted = noted.against(assignment, there.now(), here.now());
            } else if (verdict == Verdict.THERE && Conflict.isContested(here, there)) {
                noted = noted.against(assignment, Conflict.LOST, here.now());
            }
        }
        return noted;
    }

    /** The conflicts that a person has to decide. */
    List<Wish.Assignment> toReview() {
        return considered().stream()
                .filter(assignment -> verdict(assignment) == Verdict.REVIEW)
                .toList();
    }

    /** Whether one of these conflicts was not known before. */
    boolean isNewReview() {
        return toReview().stream().anyMatch(assignment -> {
            End here = here(assignment);
            End there = there(assignment);
            return !there.now().equals(here.known().against())
                    || !here.now().equals(there.known().against());
        });
    }

    /**
     * Whether the stage has to be written: it is wished, not there, and the wish is new. A person's later move of the
     * target is not undone by an edit of something else, nor by the echo of our own write.
     *
     * @param entered whether somebody has moved the source since the rules last answered
     * @param ours whether the source shows nothing but what we wrote there
     */
    boolean stage(boolean entered, boolean ours) {
        if (wish.stage() == null || wish.stage().equals(target.lead().stage())) {
            return false;
        }
        boolean moved = stagedBy(wish).equals(target.lead().stagedBy());
        return wish.trigger() != null || entered || !moved && !ours;
    }

    /** What a base keeps of the rule that moved it. */
    static String stagedBy(Wish wish) {
        return wish.rule() + ":" + wish.stage();
    }

    /** Whether all that the wish takes from the source was written there by ourselves. */
    boolean sourceIsOurs() {
        return !wish.fields().isEmpty()
                && considered().stream().allMatch(assignment -> {
                    Known known = source.known(assignment.from());
                    return assignment.source().isEmpty() || known != null && known.ours();
                });
    }

    /** Whether the source shows what we wrote there in each field that goes into these ones of the target. */
    boolean areAllOurs(Set<FieldPath> written) {
        return into(written).allMatch(assignment -> here(assignment).isOurs());
    }

    /** Whether any of these fields of the target is carried back, so that a person's edit there counts. */
    boolean areCarriedBack(Set<FieldPath> written) {
        return contest != null && into(written).anyMatch(contest.carriedBack());
    }

    private Stream<Wish.Assignment> into(Set<FieldPath> written) {
        return considered().stream().filter(assignment -> written.contains(assignment.to()));
    }

    /** Phones, e-mails and tags are only ever added: both sides' are kept, so there is nothing to decide. */
    private boolean isJudged(Wish.Assignment assignment) {
        return contest != null
                && !Patch.grows(assignment.from())
                && !Patch.grows(assignment.to())
                && contest.carriedBack().test(assignment)
                && Conflict.wereInStep(here(assignment), there(assignment));
    }

    private End here(Wish.Assignment assignment) {
        String now = Fingerprint.of(assignment.from(), assignment.source());
        Known known = source.known(assignment.from());
        return contest == null
                ? new End(null, known, now, null)
                : new End(contest.here(), known, now, contest.changedHere());
    }

    private End there(Wish.Assignment assignment) {
        Known known = target.known(assignment.to());
        String now = known == null ? "" : known.hash();
        return contest == null
                ? new End(null, known, now, null)
                : new End(contest.there(), known, now, contest.changedThere());
    }

    /** Whether there is nothing to carry, and never was. */
    private boolean isNothing(Wish.Assignment assignment) {
        Known here = source.known(assignment.from());
        Known there = target.known(assignment.to());
        // A price of nothing is no value, though it shows as one.
        boolean nothing = assignment.source().isEmpty()
                ? Fingerprint.of(assignment.to(), assignment.target()).isEmpty()
                : Fingerprint.of(assignment.from(), assignment.source()).isEmpty();
        return nothing
                && (there == null || there.carried() == null || there.carried().isEmpty())
                && (here == null || here.hash().isEmpty());
    }

    private boolean fulfilled(Wish.Assignment assignment) {
        Known there = target.known(assignment.to());
        String wanted = Fingerprint.of(assignment.to(), assignment.target());
        return there != null && Fingerprint.covers(assignment.to(), there.hash(), wanted);
    }
}
