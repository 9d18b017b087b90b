package io.leadbridge.deliver;

import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import java.time.Instant;
import java.util.Comparator;

/**
 * Whose value of a field counts, where a rule carries it both ways. Pure; and both directions, and all instances, say the
 * same: what {@code judge(one, other)} gives to {@code HERE}, {@code judge(other, one)} gives to {@code THERE}.
 *
 * <p>A side has changed if its value is neither what we wrote there nor what the other side answers to already. Where both
 * have, the tenant's policy decides. What was decided for the other side, or left to a person, is kept with the field on
 * both sides ({@link Known#against}): it stands until one of them has another value. So the times of later edits, or of
 * our own writes, do not decide it again the other way round. If one side has moved since, that side counts; if both
 * have, it is a new conflict.
 */
final class Conflict {

    /** In place of a fingerprint: the side that has it has lost, so the other one counts. */
    static final String LOST = "*";

    private static final Comparator<Instant> UNKNOWN_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private Conflict() {}

    /** Who counts. */
    enum Verdict {
        /** Nothing is to be done: both are in step, or show the same. */
        AGREED,
        /** This side's value goes to the other. */
        HERE,
        /** The other side's value stays, and comes here by its own rule. */
        THERE,
        /** Both sides keep what they have, until a person has made one of them right. */
        REVIEW
    }

    /**
     * One side of a field.
     *
     * @param crm where it lives
     * @param known what is known of it; {@code null} if nothing is
     * @param now fingerprint of its present value
     * @param changedAt when its lead was changed last, by its CRM; {@code null} if that is not known
     */
    record End(CrmId crm, Known known, String now, Instant changedAt) {

        /** Whether it has a value that the other side does not answer to. */
        boolean isNews(End other) {
            boolean carried = other.known != null && now.equals(other.known.carried());
            return !isOurs() && !carried;
        }

        /** Whether it shows what we wrote there. */
        boolean isOurs() {
            return known != null && known.ours() && known.hash().equals(now);
        }

        /**
         * Whether it shows what a write of ours has made of it of which nobody heard. If the other side has changed by our hand
         * since, that write has come over what it answers to.
         */
        boolean isLate() {
            return isOurs() && known.carried() == null;
        }

        private String against() {
            return known == null ? null : known.against();
        }
    }

    /**
     * Whether both have ever been in step: before that there is nothing by which a conflict could be told. Lost writes that
     * have crossed left nothing that tells of it, but they were carried.
     */
    static boolean wereInStep(End one, End other) {
        return one.known != null
                && other.known != null
                && (one.known.carried() != null || other.known.carried() != null || one.isLate() && other.isLate());
    }

    /** Whether neither side alone is the changed one: then the policy, or what it decided before, counts. */
    static boolean isContested(End one, End other) {
        return one.isNews(other) && other.isNews(one);
    }

    /**
     * Judges a field whose sides were in step before.
     *
     * @param equal whether one side shows what the other wants it to be
     */
    static Verdict judge(End here, End there, boolean equal, Conflicts policy) {
        if (equal) {
            return Verdict.AGREED;
        }
        if (here.against() != null && there.against() != null) {
            boolean hereMoved = !there.against().equals(here.now);
            boolean thereMoved = !here.against().equals(there.now);
            if (hereMoved != thereMoved) {
                return hereMoved ? Verdict.HERE : Verdict.THERE;
            }
            return decided(here, there, policy);
        }
        boolean newsHere = here.isNews(there);
        boolean newsThere = there.isNews(here);
        if (newsHere && newsThere) {
            return decided(here, there, policy);
        }
        if (newsHere) {
            return Verdict.HERE;
        }
        if (newsThere) {
            return Verdict.THERE;
        }
        if (here.isLate() && there.isLate()) {
            // Two writes have crossed: each side shows what was entered on the other one.
            return decided(there, here, policy);
        }
        return here.isLate() == there.isLate() ? Verdict.AGREED : here.isLate() ? Verdict.THERE : Verdict.HERE;
    }

    private static Verdict decided(End here, End there, Conflicts policy) {
        return switch (policy.way()) {
            case REVIEW -> Verdict.REVIEW;
            case CRM ->
                here.crm.equals(policy.winner())
                        ? Verdict.HERE
                        : there.crm.equals(policy.winner()) ? Verdict.THERE : newest(here, there);
            case NEWEST -> newest(here, there);
        };
    }

    /** Equal times, as LPTracker's minutes often are: the CRM whose name comes first. */
    private static Verdict newest(End here, End there) {
        int byTime = UNKNOWN_FIRST.compare(here.changedAt, there.changedAt);
        boolean first = here.crm.compareTo(there.crm) < 0;
        return byTime > 0 || byTime == 0 && first ? Verdict.HERE : Verdict.THERE;
    }
}
