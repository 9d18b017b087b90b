package io.leadbridge.backfill;

import io.leadbridge.backfill.BackfillReport.PlanLine;
import io.leadbridge.backfill.BackfillReport.RunLine;
import java.time.Duration;
import java.util.Locale;

/** A backfill for a terminal. */
public final class BackfillText {

    private static final int BAR = 30;

    private BackfillText() {}

    /** The whole of it, each line with its end. */
    public static String of(BackfillReport report) {
        StringBuilder text = new StringBuilder();
        line(text, "Backfill %s of tenant %s: %s", report.id(), report.tenant(), report.state());
        line(text, "Rule '%s', leads of %s, rules version %s", report.rule(), report.crm(), report.version());
        if (!report.reason().isEmpty()) {
            line(text, "Why: %s", report.reason());
        }
        plan(text, report.plan());
        if (report.run() != null) {
            run(text, report.run());
        }
        return text.toString();
    }

    private static void plan(StringBuilder text, PlanLine plan) {
        line(text, "");
        line(text, "Plan: %d leads seen, the rule wants something of %d", plan.seen(), plan.matched());
        number(text, "would be created", plan.create());
        number(text, "would be changed", plan.update());
        number(text, "agree already", plan.unchanged());
        number(text, "would be skipped", plan.skip());
        number(text, "would need a person (parked)", plan.park());
        if (plan.notes() + plan.tasks() > 0) {
            number(text, "notes", plan.notes());
            number(text, "tasks", plan.tasks());
        }
        if (plan.emptied() + plan.notConverted() > 0) {
            number(text, "fields would be emptied", plan.emptied());
            number(text, "leads with something not converted", plan.notConverted());
        }
        plan.reasons().forEach(reason -> line(text, "    %d %s", reason.leads(), reason.reason()));
        line(text, "");
        line(text, "Calls that a run would cost");
        plan.calls().forEach(call -> line(text, "  %-10s  %-8s  %d", call.crm(), call.operation(), call.calls()));
        line(text, "At the CRMs' rates that takes %s or more, if nothing else is to be done.", time(plan.etaSeconds()));
        if (!plan.samples().isEmpty()) {
            line(text, "");
            line(text, "For example");
        }
        plan.samples().forEach(sample -> {
            line(text, "  %s -> %s: %s", sample.lead(), sample.target(), sample.kind());
            sample.changes()
                    .forEach(change -> line(
                            text,
                            "    %-22s  %s -> %s",
                            change.field(),
                            value(change.before()),
                            value(change.after())));
        });
        if (!plan.brake().isEmpty()) {
            line(text, "");
            line(text, "Careful: %s.", plan.brake());
        }
    }

    private static void run(StringBuilder text, RunLine run) {
        line(text, "");
        line(text, "Run: %d of %d leads have ended", run.ended(), run.of());
        number(text, "created", run.created());
        number(text, "changed", run.updated());
        number(text, "agreed already", run.unchanged());
        number(text, "skipped", run.skipped());
        number(text, "need a person (parked)", run.parked());
        number(text, "a webhook spoke for them", run.merged());
        run.reasons().forEach(reason -> line(text, "    %d %s", reason.leads(), reason.reason()));
    }

    /** One line of how far it has come, without an end. */
    public static String progress(BackfillReport report) {
        if (report.run() == null) {
            return report.state() + ": " + report.plan().seen() + " leads seen, "
                    + report.plan().matched() + " of the rule" + waitsFor(report);
        }
        RunLine run = report.run();
        return String.format(
                Locale.ROOT,
                "%s: %d of %d leads, created %d, changed %d, agreed %d, skipped %d, parked %d%s%s",
                report.state(),
                run.ended(),
                run.of(),
                run.created(),
                run.updated(),
                run.unchanged(),
                run.skipped(),
                run.parked(),
                run.etaSeconds() > 0 ? ", " + time(run.etaSeconds()) + " left" : "",
                waitsFor(report));
    }

    /** A bar of how far a run has come, as {@code [#####.........]  33 %}; empty for a plan, for nobody knows how long that is. */
    public static String bar(BackfillReport report) {
        if (report.run() == null) {
            return "";
        }
        double share = report.run().of() == 0
                ? 1
                : Math.min(1, (double) report.run().ended() / report.run().of());
        int full = (int) (share * BAR);
        return String.format(
                Locale.ROOT, "[%s%s] %3d %%", "#".repeat(full), ".".repeat(BAR - full), (int) (share * 100));
    }

    private static String waitsFor(BackfillReport report) {
        return report.waitsFor().isEmpty() ? "" : ", waits for " + report.waitsFor();
    }

    private static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (seconds < 120) {
            return seconds + " s";
        }
        return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h " + time.toMinutesPart() + " min";
    }

    private static String value(String value) {
        return value == null ? "?" : value.isEmpty() ? "(empty)" : "'" + value + "'";
    }

    private static void number(StringBuilder text, String what, long number) {
        line(text, "  %7d  %s", number, what);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
