package io.leadbridge.rules;

import io.leadbridge.event.Rule;
import java.util.List;

/**
 * A rule, ready to be held against leads.
 *
 * @param rule as written
 * @param check its condition
 * @param watchesStatus whether a status is among its conditions, so that a passed status may fire it
 * @param faults what the CRM does not have of what it names; the paths begin with {@code when}
 */
record CompiledRule(Rule rule, Check check, boolean watchesStatus, List<NameFaults.Fault> faults) {

    /** The faults as sentences that name the rule. */
    List<String> faultTexts() {
        return faults.stream()
                .map(fault -> "rule '" + rule.name() + "', " + fault.path() + ": " + fault.message())
                .toList();
    }
}
