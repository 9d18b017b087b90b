package io.leadbridge.dryrun;

import io.leadbridge.dryrun.DryRunReport.CallLine;
import io.leadbridge.dryrun.DryRunReport.ChangeLine;
import io.leadbridge.dryrun.DryRunReport.ContactLine;
import io.leadbridge.dryrun.DryRunReport.EventLine;
import io.leadbridge.dryrun.DryRunReport.FieldLine;
import io.leadbridge.dryrun.DryRunReport.LeadLine;
import io.leadbridge.dryrun.DryRunReport.OutcomeLine;
import io.leadbridge.dryrun.DryRunReport.RecordLine;
import io.leadbridge.dryrun.DryRunReport.WriteLine;
import io.leadbridge.rules.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A dry run's report for a terminal. */
public final class DryRunText {

    private final Lines lines = new Lines();

    private DryRunText() {}

    /** The report as plain text, each line with its end. */
    public static String of(DryRunReport report) {
        DryRunText text = new DryRunText();
        text.write(report);
        return text.lines.toString();
    }

    private void write(DryRunReport report) {
        lines.add(0, "Dry run: " + report.asked() + ", of " + report.tenant() + "/" + report.crm());
        lines.add(0, "Rules: " + report.rules() + ". Nothing was written.");
        lines.gap().add(0, "Events");
        lines.table(2, report.events().stream().map(DryRunText::event).toList());
        report.leads().forEach(this::lead);
        calls("Calls that the real run would cost", report.calls());
        calls("Calls that this dry run made (they count against the CRM's rate)", report.made());
        if (!report.remarks().isEmpty()) {
            lines.gap().add(0, "Careful");
            report.remarks().forEach(remark -> lines.add(2, remark));
        }
    }

    private static List<String> event(EventLine event) {
        return List.of(
                Integer.toString(event.index()),
                event.record() == null ? "(not understood)" : event.record(),
                event.change() == null ? "" : event.change(),
                event.occurredAt() == null ? "" : event.occurredAt(),
                outcome(event.outcome()));
    }

    private void lead(LeadLine lead) {
        lines.gap().add(0, "Lead " + lead.lead() + ": " + String.join(", ", lead.changes()));
        lead.entered().forEach(entered -> lines.add(2, "entered " + entered));
        if (lead.record() == null) {
            lines.add(2, "could not be read, and the webhook does not show it");
        } else {
            record(lead.record(), lead.shownBy().equals("crm") ? "as it is now" : "as the webhook shows it");
        }
        if (!lead.rules().isEmpty()) {
            lines.add(2, "rules");
            lead.rules().forEach(this::rule);
        }
        lead.lost().forEach(lost -> lines.add(2, "cannot be converted: " + lost));
        if (!lead.writes().isEmpty()) {
            lines.add(2, "would be written");
            lead.writes().forEach(this::write);
        }
        lines.add(2, "outcome: " + outcome(lead.outcome()));
    }

    private void record(RecordLine record, String title) {
        lines.add(2, title);
        List<List<String>> rows = new ArrayList<>();
        row(rows, "pipeline", record.pipeline());
        row(rows, "status", record.status());
        row(rows, "responsible", record.responsible());
        row(rows, "updated at", record.updatedAt());
        record.fields().forEach(field -> rows.add(field(field)));
        for (ContactLine contact : record.contacts()) {
            rows.add(List.of("contact " + contact.id() + (contact.main() ? " (main)" : "")));
            contact.fields().forEach(field -> rows.add(field(field)));
        }
        lines.table(4, rows);
    }

    private static void row(List<List<String>> rows, String name, String value) {
        if (value != null) {
            rows.add(List.of(name, value));
        }
    }

    private static List<String> field(FieldLine field) {
        return List.of(field.field(), Lines.quoted(field.value()));
    }

    private void rule(Explanation rule) {
        lines.add(4, word(rule.verdict()) + ": " + rule.rule());
        if (rule.when() != null) {
            List<List<String>> rows = new ArrayList<>();
            part(rows, rule.when());
            lines.table(6, rows);
        }
    }

    private static void part(List<List<String>> rows, Explanation.Part part) {
        String found = part.found().isEmpty() ? "" : "found " + Lines.shown(part.found());
        rows.add(List.of(word(part.verdict()), part.path(), Lines.shown(part.asks()), found));
        part.parts().forEach(inner -> part(rows, inner));
    }

    private void write(WriteLine write) {
        String contact = write.contact() == null ? "" : ", contact " + write.contact();
        String due = write.due() == null ? "" : ", due " + write.due();
        String who = write.responsible() == null ? "" : ", for " + write.responsible();
        lines.add(4, write.target() + ": " + write.kind() + ", lead " + write.lead() + contact + due + who);
        if (write.text() != null) {
            lines.add(6, Lines.quoted(write.text()));
        }
        lines.table(6, write.changes().stream().map(DryRunText::change).toList());
    }

    static List<String> change(ChangeLine change) {
        return List.of(change.field(), Lines.quoted(change.before()) + " -> " + Lines.quoted(change.after()));
    }

    private void calls(String title, List<CallLine> calls) {
        lines.gap().add(0, title);
        lines.table(2, callRows(calls));
    }

    static List<List<String>> callRows(List<CallLine> calls) {
        return calls.isEmpty()
                ? List.of(List.of("none"))
                : calls.stream()
                        .map(call -> List.of(call.crm(), call.operation(), Integer.toString(call.calls())))
                        .toList();
    }

    private static String outcome(OutcomeLine outcome) {
        String wait = outcome.afterMs() > 0 ? " for " + outcome.afterMs() + " ms" : "";
        return outcome.word() + wait + (outcome.detail().isEmpty() ? "" : ": " + outcome.detail());
    }

    private static String word(Explanation.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
