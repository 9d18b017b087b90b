package io.leadbridge.backfill;

import java.util.Optional;

/** Holds a plan against what may be done without a second look. Pure. */
final class Brake {

    private Brake() {}

    /** Why a plan must not be run without an override; empty if it may. */
    static Optional<String> of(Tally plan, Terms terms) {
        long written = plan.written();
        if (plan.count(Ending.CREATED) > terms.mostCreated()) {
            return Optional.of("it would create " + plan.count(Ending.CREATED) + " leads; at most "
                    + terms.mostCreated() + " may be (backfill.most-created)");
        }
        if (written > terms.fewest() && written > terms.mostChangedShare() * plan.seen) {
            return Optional.of(
                    "it would create or change " + written + " of " + plan.seen + " leads; at most a share of "
                            + terms.mostChangedShare() + " may be (backfill.most-changed-share)");
        }
        return Optional.empty();
    }
}
