package io.leadbridge.deliver;

import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;

/**
 * An action of a rule has answered this entry into a status.
 *
 * @param record the lead that entered it
 * @param rule name of the rule
 * @param action place of the action in the rule, from 0
 * @param entered the entry; dated
 */
public record Mark(RecordRef record, String rule, int action, Transition entered) {

    /** For keys. */
    @Override
    public String toString() {
        return record + ":" + entered.from() + ">" + entered.to() + "@"
                + entered.at().getEpochSecond() + ":" + rule
                + (action == 0 ? "" : "#" + action);
    }
}
