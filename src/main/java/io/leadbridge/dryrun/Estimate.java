package io.leadbridge.dryrun;

import io.leadbridge.dryrun.DryRunReport.CallLine;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Record;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts the calls that events would cost. For one thread. */
final class Estimate {

    /** What it assumes, for people. */
    static final List<String> ASSUMED = List.of(
            "each event is worked alone: one read of its lead, and one write for each CRM that it goes to",
            "a lead that goes somewhere by the rules in force has its counterpart there: that is an update",
            "a lead that goes there by the edited rules only is looked for by each phone and e-mail way of match-by that it"
                    + " has a value for, and then made, once; its other events are updates",
            "so this is the most: events that change nothing, echoes, and leads that are written together cost less");

    private final Map<Transcript.Operation, Integer> calls = new TreeMap<>();
    private final Set<String> made = new HashSet<>();

    /**
     * Counts an event.
     *
     * @param plans what is wanted
     * @param linked the targets that it goes to by the rules in force
     */
    void add(Record record, Map<CrmId, Plan> plans, Set<CrmId> linked) {
        count(record.ref().crm(), "fetch", 1);
        plans.forEach((target, plan) -> {
            if (linked.contains(target) || !made.add(record.ref() + ">" + target)) {
                count(target, "update", 1);
            } else {
                count(target, "search", searches(record, plan));
                count(target, "create", 1);
            }
            count(target, "note", plan.notes().size());
            count(target, "task", plan.tasks().size());
        });
    }

    List<CallLine> lines() {
        List<CallLine> lines = new ArrayList<>();
        calls.forEach((call, count) -> lines.add(new CallLine(call.crm().value(), call.name(), count)));
        return lines;
    }

    private static int searches(Record record, Plan plan) {
        int searches = 0;
        searches += plan.ways().contains(MatchBy.PHONE) && has(record, FieldPath.CONTACT_PHONE) ? 1 : 0;
        searches += plan.ways().contains(MatchBy.EMAIL) && has(record, FieldPath.CONTACT_EMAIL) ? 1 : 0;
        return searches;
    }

    private static boolean has(Record record, FieldPath path) {
        return !record.value(path).isEmpty();
    }

    private void count(CrmId crm, String operation, int times) {
        if (times > 0) {
            calls.merge(new Transcript.Operation(crm, operation), times, Integer::sum);
        }
    }
}
