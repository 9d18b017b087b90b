package io.leadbridge.event;

import java.util.List;

/** What the rules say of a lead. */
public sealed interface Decision {

    /** These actions are wanted, in this order; never empty. */
    record Act(List<Fired> fired) implements Decision {}

    /** No rule applies; {@code detail} names the first condition that failed, without any of the lead's values. */
    record Ignore(Outcome.Reason reason, String detail) implements Decision {}

    /** A rule names something that the CRM does not have: rule, path, and the nearest names. */
    record Fault(String reason) implements Decision {}

    /**
     * An action that is wanted.
     *
     * @param rule the rule's name
     * @param action what it wants
     * @param trigger the passed status that it fired on; {@code null} if it fired on the present state
     * @param index the action's place in its rule, from 0
     */
    record Fired(String rule, SyncTo action, Transition trigger, int index) {

        /** The first action of its rule. */
        public Fired(String rule, SyncTo action, Transition trigger) {
            this(rule, action, trigger, 0);
        }
    }
}
