package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Event;
import io.leadbridge.event.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Says, from the event alone, whether a rule could match its lead. Everything but the kind of change is unknown then.
 * A status may turn out to have been entered whatever the event says, so that change is never ruled out; and where a
 * rule asks for two changes together, another event of the same lead may bring the second.
 */
final class Prefilter {

    private Prefilter() {}

    static boolean mayMatch(Event event, List<Rule> rules) {
        Optional<Change> change = changeOfLead(event);
        if (change.isEmpty()) {
            return false;
        }
        CrmId crm = event.record().crm();
        for (Rule rule : rules) {
            if (rule.enabled()
                    && rule.from().equals(crm)
                    && test(rule.when(), change.get(), asksForTwo(rule.when())) != Truth.NO) {
                return true;
            }
        }
        return false;
    }

    /** What the event means for a lead; empty if it is about no lead. */
    private static Optional<Change> changeOfLead(Event event) {
        return switch (event.record().entity()) {
            case LEAD -> Optional.of(event.change());
            case CONTACT, COMPANY -> event.leads().isEmpty() ? Optional.empty() : Optional.of(Change.UPDATED);
            case STRUCTURE, OTHER -> Optional.empty();
        };
    }

    private static Truth test(Condition condition, Change change, boolean open) {
        if (condition instanceof Condition.All all) {
            Truth truth = Truth.YES;
            for (Condition part : all.parts()) {
                truth = truth.and(test(part, change, open));
            }
            return truth;
        }
        if (condition instanceof Condition.Any any) {
            Truth truth = Truth.NO;
            for (Condition part : any.parts()) {
                truth = truth.or(test(part, change, open));
            }
            return truth;
        }
        if (condition instanceof Condition.Not not) {
            return test(not.part(), change, open).not();
        }
        if (condition instanceof Condition.Changed changed) {
            if (changed.changes().contains(change)) {
                return Truth.YES;
            }
            return open || changed.changes().contains(Change.STATUS) ? Truth.UNKNOWN : Truth.NO;
        }
        return Truth.UNKNOWN;
    }

    /** Whether two change conditions stand in one {@code all}, on any level. */
    private static boolean asksForTwo(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().filter(Prefilter::asks).count() > 1
                    || all.parts().stream().anyMatch(Prefilter::asksForTwo);
        }
        if (condition instanceof Condition.Any any) {
            return any.parts().stream().anyMatch(Prefilter::asksForTwo);
        }
        return condition instanceof Condition.Not not && asks(not.part());
    }

    private static boolean asks(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().anyMatch(Prefilter::asks);
        }
        if (condition instanceof Condition.Any any) {
            return any.parts().stream().anyMatch(Prefilter::asks);
        }
        if (condition instanceof Condition.Not not) {
            return asks(not.part());
        }
        return condition instanceof Condition.Changed;
    }
}
