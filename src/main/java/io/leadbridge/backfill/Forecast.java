package io.leadbridge.backfill;

import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.dryrun.DryRunReport.LeadLine;
import io.leadbridge.dryrun.DryRunReport.OutcomeLine;
import io.leadbridge.dryrun.DryRunReport.WriteLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what a rehearsal of some leads foretells. Pure. */
final class Forecast {

    private static final int FIELDS = 10;

    private Forecast() {}

    /** What a lead that cannot be foretold yet would have to wait for, the longest; empty if all can. */
    static Optional<OutcomeLine> waits(DryRunReport report) {
        return report.events().stream()
                .map(DryRunReport.EventLine::outcome)
                .filter(outcome -> Ending.of(outcome.word(), outcome.detail()).isEmpty())
                .max(Comparator.comparingLong(OutcomeLine::afterMs));
    }

    /** Counts it, each of {@code leads} leads once. */
    static Profile.Part count(DryRunReport report, Tally tally) {
        Profile.Part part = new Profile.Part();
        // An event that ends before it becomes a hint has no line of its own among the leads.
        for (DryRunReport.EventLine event : report.events()) {
            OutcomeLine outcome = event.outcome();
            Ending.of(outcome.word(), outcome.detail()).ifPresent(ending -> {
                tally.end(ending, outcome.detail());
                part.count(ending);
            });
            if (Ending.isLost(outcome.word(), outcome.detail())) {
                part.lost++;
            }
        }
        for (LeadLine lead : report.leads()) {
            for (WriteLine write : lead.writes()) {
                tally.notes += write.kind().equals("note") ? 1 : 0;
                tally.tasks += write.kind().equals("task") ? 1 : 0;
                if (write.kind().equals("update")) {
                    part.emptied += write.changes().stream()
                            .filter(change ->
                                    change.after() == null || change.after().isEmpty())
                            .count();
                }
            }
        }
        tally.emptied += part.emptied;
        tally.lost += part.lost;
        report.calls().forEach(call -> tally.call(call.crm() + " " + call.operation(), call.calls()));
        return part;
    }

    /** The first writes, at most so many: of each kind one, then any. */
    static List<BackfillReport.SampleLine> samples(DryRunReport report, int most) {
        List<BackfillReport.SampleLine> samples = new ArrayList<>();
        for (LeadLine lead : report.leads()) {
            for (WriteLine write : lead.writes()) {
                if (samples.size() < most) {
                    samples.add(sample(lead, write));
                }
            }
        }
        return samples;
    }

    private static BackfillReport.SampleLine sample(LeadLine lead, WriteLine write) {
        List<BackfillReport.ChangeLine> changes = new ArrayList<>(write.changes().stream()
                .limit(FIELDS)
                .map(change -> new BackfillReport.ChangeLine(change.field(), change.before(), change.after()))
                .toList());
        if (write.text() != null) {
            changes.add(new BackfillReport.ChangeLine("text", "", write.text()));
        }
        return new BackfillReport.SampleLine(lead.lead(), write.target(), write.kind(), changes);
    }
}
