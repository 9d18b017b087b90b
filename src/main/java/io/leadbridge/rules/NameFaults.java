package io.leadbridge.rules;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the conditions of a whole list of rules against what the CRMs have, before the list is saved. */
public final class NameFaults {

    private NameFaults() {}

    /**
     * A name that the CRM does not have, or an operand that cannot be compared with.
     *
     * @param path where it stands, as {@code rules[0].when.all[1].status}
     * @param message what is wrong, with the nearest names
     */
    public record Fault(String path, String message) {}

    /**
     * Finds what is wrong with the conditions.
     *
     * @param rules in the order of the tenant file; those that are switched off are not looked at, so that a rule whose
     *     names are gone can be switched off
     * @param metadata of the CRMs that could be asked; rules from others are not looked at
     * @param region where the tenant's people live
     * @return all faults, in the order of the file; empty if there is none
     */
    public static List<Fault> of(List<Rule> rules, Map<CrmId, Metadata> metadata, Region region) {
        Map<CrmId, Names> names = new HashMap<>();
        metadata.forEach((crm, known) -> names.put(crm, new Names(known)));
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.enabled() && names.containsKey(rule.from())) {
                String path = "rules[" + i + "].";
                Compiler.compile(rule, names.get(rule.from()), region.zone())
                        .faults()
                        .forEach(fault -> faults.add(new Fault(path + fault.path(), fault.message())));
            }
        }
        return List.copyOf(faults);
    }
}
