package io.leadbridge.deliver;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.util.List;
import java.util.Map;

/**
 * What is known of both sides once a wish is fulfilled.
 *
 * @param source the source's side
 * @param target the target's side
 */
record Carrying(Side source, Side target) {

    /**
     * @param considered the assignments that could be done
     * @param writes those of them that were written; the others were not needed
     */
    static Carrying of(Side source, Side target, List<Wish.Assignment> considered, Map<FieldPath, Value> writes) {
        Carrying carrying = new Carrying(source, target);
        for (Wish.Assignment assignment : considered) {
            carrying = carrying.with(assignment, writes.containsKey(assignment.to()));
        }
        return carrying;
    }

    /** The same, with a conflict over one field; each side stands against what the other has. */
    Carrying against(Wish.Assignment assignment, String here, String there) {
        Known ofSource = source.known(assignment.from());
        Known ofTarget = target.known(assignment.to());
        return new Carrying(
                source.with(assignment.from(), ofSource.against(here)),
                target.with(assignment.to(), ofTarget.against(there)));
    }

    /** Whether what the target has is ours, or was carried to the source. */
    static boolean knew(Known ofSource, Known ofTarget) {
        return ofTarget.ours() || ofSource != null && ofTarget.hash().equals(ofSource.carried());
    }

    private Carrying with(Wish.Assignment assignment, boolean written) {
        FieldPath to = assignment.to();
        String here = Fingerprint.of(assignment.from(), assignment.source());
        String wanted = Fingerprint.of(to, assignment.target());
        Known before = target.known(to);
        boolean there = written || before != null && Fingerprint.covers(to, before.hash(), wanted);
        Side newTarget = target;
        if (written) {
            String after = Fingerprint.after(to, before == null ? "" : before.hash(), wanted);
            // A phone that a person added stays theirs among ours: it has still to be carried.
            boolean ours = after.equals(wanted) || before != null && before.ours();
            newTarget = target.with(to, new Known(after, ours, here));
        } else if (there) {
            newTarget = target.with(to, before.carrying(here));
        }
        if (!source.holds(assignment.from())) {
            return new Carrying(source, newTarget);
        }
        Known known = Side.seen(source.known(assignment.from()), assignment.from(), assignment.source());
        if (!there) {
            return new Carrying(source.with(assignment.from(), known), newTarget);
        }
        // What only grows may have more than is wanted. If the source knew of that, it has answered to it: a tag that a
        // person took away there must not come back.
        String answered =
                before != null && knew(known, before) ? newTarget.known(to).hash() : wanted;
        return new Carrying(source.with(assignment.from(), known.carrying(answered)), newTarget);
    }
}
