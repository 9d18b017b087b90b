package io.leadbridge.deliver;

import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which of a wish's fields have to be written, judged by what is known of both sides. Pure.
 *
 * <p>A field is written if its source changed since it was last carried, and the target does not show the wanted value.
 * What we wrote into the source ourselves is no change. A target field that a person changed meanwhile keeps its value
 * only if a rule carries it back and its lead is the newer one; of two equally new leads that of the CRM whose name
 * comes first wins.
 */
final class Differences {

    private final Wish wish;
    private final Side source;
    private final Side target;
    private final Set<FieldPath> disputed;
    private final boolean withContact;

    /**
     * @param source what is known of the source
     * @param target what is known of the target, taken over from a read where there was one
     * @param disputed target fields that a person changed since we last knew them, and that are theirs to keep
     * @param withContact whether the contact's fields may be written
     */
    Differences(Wish wish, Side source, Side target, Set<FieldPath> disputed, boolean withContact) {
        this.wish = wish;
        this.source = source;
        this.target = target;
        this.disputed = disputed;
        this.withContact = withContact;
    }

    /** Fields to be written with the values that they are to have. */
    Map<FieldPath, Value> writes() {
        Map<FieldPath, Value> writes = new LinkedHashMap<>();
        for (Wish.Assignment assignment : considered()) {
            if (changed(assignment) && !fulfilled(assignment) && !disputed.contains(assignment.to())) {
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

    /**
     * Whether the stage has to be written: it is wished, not there, and the wish is new. A person's later move of the
     * target is not undone by an edit of something else.
     *
     * @param entered whether the source has entered a status since the rules last answered
     */
    boolean stage(boolean entered) {
        if (wish.stage() == null || wish.stage().equals(target.lead().stage())) {
            return false;
        }
        return wish.trigger() != null
                || entered
                || !stagedBy(wish).equals(target.lead().stagedBy());
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

    /**
     * Target fields that a person changed since, and that keep their value.
     *
     * @param before what was known of the target
     * @param read what it shows now
     * @param source the lead that the wish is for
     * @param carriedBack whether a rule carries the assignment's target back to its source
     */
    static Set<FieldPath> disputed(
            Wish wish, Side before, Record read, Record source, Predicate<Wish.Assignment> carriedBack) {
        Set<FieldPath> theirs = new TreeSet<>();
        if (!newer(read, source)) {
            return theirs;
        }
        for (Wish.Assignment assignment : wish.fields()) {
            Known known = before.known(assignment.to());
            String now = Fingerprint.of(assignment.to(), read.value(assignment.to()));
            if (known != null && !known.hash().equals(now) && carriedBack.test(assignment)) {
                theirs.add(assignment.to());
            }
        }
        return theirs;
    }

    private boolean changed(Wish.Assignment assignment) {
        String hash = Fingerprint.of(assignment.from(), assignment.source());
        Known here = source.known(assignment.from());
        Known there = target.known(assignment.to());
        boolean tried = hash.equals(source.lead().told().get(Dues.tried(assignment.from())));
        boolean echo = tried || here != null && here.ours() && here.hash().equals(hash);
        boolean carried = there != null && hash.equals(there.carried());
        boolean neverFilled = Fingerprint.of(assignment.to(), assignment.target())
                        .isEmpty()
                && (there == null || there.carried() == null || there.carried().isEmpty())
                && (here == null || here.hash().isEmpty());
        return !echo && !carried && !neverFilled;
    }

    private boolean fulfilled(Wish.Assignment assignment) {
        Known there = target.known(assignment.to());
        String wanted = Fingerprint.of(assignment.to(), assignment.target());
        return there != null && Fingerprint.covers(assignment.to(), there.hash(), wanted);
    }

    private static boolean newer(Record target, Record source) {
        Instant there = target.updatedAt();
        Instant here = source.updatedAt();
        if (there == null || here == null) {
            return false;
        }
        return there.isAfter(here)
                || there.equals(here)
                        && target.ref().crm().compareTo(source.ref().crm()) < 0;
    }
}
