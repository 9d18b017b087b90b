package io.leadbridge.deliver;

import io.leadbridge.event.Hint;
import io.leadbridge.event.Record;
import io.leadbridge.event.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which statuses a lead has entered since the rules last answered. Pure. */
final class Entries {

    private Entries() {}

    /**
     * The entries that hints reported, and the present status if that is new.
     *
     * @param base what was known of the lead
     * @return oldest first
     */
    static List<Transition> since(Base base, Hint hint, Record present) {
        List<Transition> entered = reported(base, hint);
        String last = entered.isEmpty()
                ? base.answered()
                : entered.get(entered.size() - 1).to();
        if (present.status() != null && !present.status().equals(last)) {
            entered.add(new Transition(last, present.status(), present.pipeline(), present.updatedAt()));
        }
        return entered;
    }

    /** The entries that hints reported and that are newer than the base. */
    static List<Transition> reported(Base base, Hint hint) {
        List<Transition> entered = new ArrayList<>();
        boolean echoDue = base.answeredOurs();
        for (Transition transition : hint.entered()) {
            if (!isNew(base, transition)) {
                continue;
            }
            if (echoDue && transition.to().equals(base.answered())) {
                echoDue = false;
                continue;
            }
            entered.add(transition);
        }
        return entered;
    }

    private static boolean isNew(Base base, Transition transition) {
        Instant at = transition.at();
        boolean elsewhere = !transition.to().equals(base.answered());
        if (at == null || base.revision() == null) {
            return elsewhere;
        }
        // Times are exact to the second at best: of the base's own second, only what leads elsewhere is new.
        return at.isAfter(base.revision()) || at.equals(base.revision()) && elsewhere;
    }
}
