package io.leadbridge.deliver;

import io.leadbridge.crm.Patch;
import io.leadbridge.event.Record;
import io.leadbridge.event.Wish;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a write leaves in its target's base: while nobody knows whether it landed, and once that is known. Pure.
 *
 * @param source what is known of the source
 * @param known what was known of the target before
 * @param shown the target as it was read; {@code null} if it was not
 * @param considered the assignments that could be done
 * @param patch those of them that are written
 */
record Traces(Side source, Side known, Record shown, List<Wish.Assignment> considered, Patch patch) {

    /** Whether what is written comes beside something that the source does not have any more. */
    boolean joins() {
        return written().anyMatch(assignment -> !shownOnce(assignment)
                .equals(Fingerprint.of(assignment.to(), assignment.target())));
    }

    /** The target's base while nobody knows whether the write landed: should these values come back, they are no person's. */
    Base.Edit tried() {
        Base.Edit edit = known.lead().edit().hinted(true);
        written().forEach(assignment -> edit.told(Dues.tried(assignment.to()), shownOnce(assignment)));
        restamp(known.lead(), edit, false);
        return edit;
    }

    /** The same base once the end is known. */
    Base heard(Base lead) {
        Base.Edit edit = lead.edit().told(Dues.UNHEARD, null);
        considered.forEach(assignment -> edit.told(Dues.tried(assignment.to()), null));
        restamp(lead, edit, true);
        return edit.done();
    }

    private Stream<Wish.Assignment> written() {
        return considered.stream().filter(assignment -> patch.fields().containsKey(assignment.to()));
    }

    /**
     * The fingerprint that a field has once it is written. What only grows has more than we write, and that is ours if we
     * wrote it or the source knew of it; else a person's is among it, which is still to be carried.
     */
    private String shownOnce(Wish.Assignment assignment) {
        String wanted = Fingerprint.of(assignment.to(), assignment.target());
        Known there = known.known(assignment.to());
        return there != null && Carrying.knew(source.known(assignment.from()), there)
                ? Fingerprint.after(assignment.to(), there.hash(), wanted)
                : wanted;
    }

    /**
     * What was told of the target as it was read stands for it with our values, too: a pass of it that broke off comes again.
     *
     * @param surely whether they are there; else it stands for both
     */
    private void restamp(Base lead, Base.Edit edit, boolean surely) {
        if (shown == null || lead.told().isEmpty()) {
            return;
        }
        String before = Dues.state(shown);
        String now = Dues.state(patch.appliedTo(shown));
        lead.told().forEach((name, states) -> {
            if (Dues.isOneOf(before, states) && !before.equals(now)) {
                edit.told(name, surely ? now : states + " " + now);
            }
        });
    }
}
