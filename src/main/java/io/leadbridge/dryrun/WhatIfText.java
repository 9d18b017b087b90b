package io.leadbridge.dryrun;

import io.leadbridge.dryrun.DryRunReport.CallLine;
import io.leadbridge.dryrun.WhatIfReport.Kind;
import io.leadbridge.dryrun.WhatIfReport.LeadDiff;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A what-if's report for a terminal. */
public final class WhatIfText {

    private static final Map<Kind, String> WORDS = new EnumMap<>(Map.of(
            Kind.GOES, "goes there, and did not",
            Kind.STAYS, "does not go there any more",
            Kind.STAGE, "another pipeline or stage",
            Kind.FIELDS, "other values",
            Kind.NOTE, "another note",
            Kind.TASK, "another task",
            Kind.MATCHING, "found or made otherwise",
            Kind.FAULT, "needs a person, or for another reason, or no more"));

    private final Lines lines = new Lines();

    private WhatIfText() {}

    /** The report as plain text, each line with its end. */
    public static String of(WhatIfReport report) {
        WhatIfText text = new WhatIfText();
        text.write(report);
        return text.lines.toString();
    }

    private void write(WhatIfReport report) {
        lines.add(0, "What if: edited rules in place of version " + report.rules() + " of tenant " + report.tenant());
        String when = report.events() == 0 ? "" : ", ended from " + report.from() + " to " + report.to();
        lines.add(0, report.events() + " stored events looked at" + when + ". Nothing was written.");
        lines.add(0, report.judged() + " of them judged, of " + report.leads() + " leads.");
        report.remarks().forEach(remark -> lines.add(0, remark + "."));
        lines.gap();
        lines.add(
                0, "Would be different: " + report.changedEvents() + " events of " + report.changedLeads() + " leads");
        lines.table(
                2,
                report.kinds().stream()
                        .map(kind -> List.of(
                                kind.target().isEmpty() ? "-" : kind.target(),
                                WORDS.get(kind.kind()),
                                kind.events() + " events"))
                        .toList());
        report.diffs().forEach(this::diff);
        if (report.moreDiffs() > 0) {
            lines.gap().add(0, "… and " + report.moreDiffs() + " more");
        }
        lines.gap().add(0, "Calls, by estimate");
        lines.table(2, calls(report));
        lines.gap().add(0, "The estimate assumes that");
        report.assumed().forEach(assumption -> lines.add(2, "- " + assumption));
    }

    private void diff(LeadDiff diff) {
        String target = diff.target().isEmpty() ? "" : " -> " + diff.target();
        String kinds = diff.kinds().stream().map(WORDS::get).collect(Collectors.joining(", "));
        lines.gap().add(0, "Lead " + diff.lead() + target + ": " + kinds);
        lines.add(2, "event " + diff.event() + ", ended " + diff.endedAt() + " as " + diff.outcome());
        lines.table(2, diff.changes().stream().map(DryRunText::change).toList());
    }

    private static List<List<String>> calls(WhatIfReport report) {
        Map<String, int[]> counts = new TreeMap<>();
        count(report.callsInForce(), 0, counts);
        count(report.callsEdited(), 1, counts);
        List<List<String>> rows = new ArrayList<>(List.of(List.of("", "in force", "edited")));
        counts.forEach((call, both) -> rows.add(List.of(call, Integer.toString(both[0]), Integer.toString(both[1]))));
        return rows;
    }

    private static void count(List<CallLine> calls, int column, Map<String, int[]> counts) {
        calls.forEach(call ->
                counts.computeIfAbsent(call.crm() + " " + call.operation(), key -> new int[2])[column] = call.calls());
    }
}
