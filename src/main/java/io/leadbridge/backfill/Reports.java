package io.leadbridge.backfill;

import io.leadbridge.backfill.BackfillReport.CallLine;
import io.leadbridge.backfill.BackfillReport.PlanLine;
import io.leadbridge.backfill.BackfillReport.ReasonLine;
import io.leadbridge.backfill.BackfillReport.RunLine;
import io.leadbridge.backfill.BackfillReport.SampleLine;
import io.leadbridge.event.CrmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** Tells people how far a backfill has come. Pure. */
final class Reports {

    private final Terms terms;
    private final Map<CrmId, DoubleSupplier> rates;

    /** @param rates calls a second of each CRM */
    Reports(Terms terms, Map<CrmId, DoubleSupplier> rates) {
        this.terms = terms;
        this.rates = Map.copyOf(rates);
    }

    BackfillReport of(Job job, List<SampleLine> samples, Instant now) {
        return new BackfillReport(
                job.ref.id(),
                job.ref.tenant().value(),
                job.rule,
                job.crm.value(),
                job.version,
                job.state.word(),
                job.revision,
                job.reason,
                job.braked,
                job.waitsFor,
                time(job.createdMs),
                time(job.plannedMs),
                time(job.startedMs),
                time(job.workedMs),
                plan(job.plan.tally, samples),
                job.startedMs == 0 ? null : run(job, now));
    }

    private PlanLine plan(Tally plan, List<SampleLine> samples) {
        return new PlanLine(
                plan.seen,
                plan.matched,
                plan.count(Ending.CREATED),
                plan.count(Ending.UPDATED),
                plan.count(Ending.UNCHANGED),
                plan.count(Ending.SKIPPED),
                plan.count(Ending.PARKED),
                plan.notes,
                plan.tasks,
                plan.emptied,
                plan.lost,
                calls(plan),
                reasons(plan),
                samples,
                etaSeconds(plan),
                Brake.of(plan, terms).orElse(""));
    }

    private static RunLine run(Job job, Instant now) {
        Tally run = job.run.tally;
        long ended = run.ended();
        long waiting =
                job.run.open.stream().mapToLong(message -> message.leads.size()).sum();
        long of = Math.max(job.plan.tally.matched, run.matched);
        long etaSeconds = ended == 0 || job.state.isOver()
                ? job.state.isOver() ? 0 : -1
                : (now.toEpochMilli() - job.startedMs) * (of - ended) / ended / 1000;
        return new RunLine(
                of,
                run.seen,
                run.matched,
                ended,
                run.count(Ending.CREATED),
                run.count(Ending.UPDATED),
                run.count(Ending.UNCHANGED),
                run.count(Ending.SKIPPED),
                run.count(Ending.PARKED),
                run.count(Ending.MERGED),
                run.lost,
                waiting,
                reasons(run),
                etaSeconds);
    }

    /** The CRM that is busy longest decides. */
    private long etaSeconds(Tally plan) {
        Map<String, Long> byCrm = new TreeMap<>();
        plan.calls.forEach((call, times) -> byCrm.merge(call.split(" ")[0], times, Long::sum));
        double longest = 0;
        for (Map.Entry<String, Long> crm : byCrm.entrySet()) {
            double rate = rates.getOrDefault(new CrmId(crm.getKey()), () -> 1.0).getAsDouble();
            longest = Math.max(longest, crm.getValue() / rate);
        }
        return (long) Math.ceil(longest);
    }

    private static List<CallLine> calls(Tally tally) {
        List<CallLine> lines = new ArrayList<>();
        tally.calls.forEach((call, times) -> {
            String[] parts = call.split(" ", 2);
            lines.add(new CallLine(parts[0], parts[1], times));
        });
        return lines;
    }

    private static List<ReasonLine> reasons(Tally tally) {
        return tally.reasons.entrySet().stream()
                .map(reason -> new ReasonLine(reason.getKey(), reason.getValue()))
                .sorted(Comparator.comparingLong(ReasonLine::leads).reversed())
                .toList();
    }

    private static String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }
}
