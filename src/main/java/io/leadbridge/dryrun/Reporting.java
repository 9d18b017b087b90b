package io.leadbridge.dryrun;

import io.leadbridge.crm.Answer;
import io.leadbridge.dryrun.DryRunReport.CallLine;
import io.leadbridge.dryrun.DryRunReport.ChangeLine;
import io.leadbridge.dryrun.DryRunReport.EventLine;
import io.leadbridge.dryrun.DryRunReport.LeadLine;
import io.leadbridge.dryrun.DryRunReport.OutcomeLine;
import io.leadbridge.dryrun.DryRunReport.WriteLine;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Explanation;
import io.leadbridge.sync.Course;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the report of a rehearsal that was played. */
final class Reporting {

    private final Original original;
    private final Rehearsal.Asked asked;
    private final Transcript transcript;
    private final Map<EventId, Outcome> outcomes;
    private final Map<CrmId, Metadata> metadata;
    private final Wording wording;

    Reporting(Original original, Rehearsal.Asked asked, Transcript transcript, Course course) {
        this.original = original;
        this.asked = asked;
        this.transcript = transcript;
        this.outcomes = course.outcomes();
        this.metadata = new TreeMap<>(course.metadata());
        // Where the batch ended before it was needed, the cache tells the names, however old they are.
        asked.rules().connections().keySet().stream()
                .filter(crm -> !metadata.containsKey(crm))
                .forEach(crm -> original.metadata()
                        .load(account(crm))
                        .map(MetadataStore.Stored::metadata)
                        .ifPresent(known -> metadata.put(crm, known)));
        this.wording = new Wording(metadata);
    }

    DryRunReport report() {
        if (asked.withPresent()) {
            readTargets();
        }
        List<EventLine> events = events();
        List<LeadLine> leads =
                transcript.hints().values().stream().map(this::lead).toList();
        return new DryRunReport(
                asked.account().tenant().value(),
                asked.account().crm().value(),
                asked.what(),
                asked.edited()
                        ? "edited, not in force"
                        : "in force, version " + asked.rules().version(),
                events,
                leads,
                calls(transcript.wanted()),
                calls(transcript.made()),
                List.copyOf(transcript.remarks()));
    }

    private List<EventLine> events() {
        List<EventLine> lines = new ArrayList<>();
        Map<Integer, Event> byIndex = new LinkedHashMap<>();
        if (transcript.parsed() != null) {
            transcript.parsed().events().forEach(event -> byIndex.put(event.id().index(), event));
        }
        outcomes.forEach((id, outcome) -> lines.add(event(id, byIndex.get(id.index()), outcome)));
        return lines;
    }

    private static EventLine event(EventId id, Event event, Outcome outcome) {
        OutcomeLine end = Wording.outcome(outcome);
        return event == null
                ? new EventLine(id.index(), null, null, null, List.of(), end)
                : new EventLine(
                        id.index(),
                        event.record().toString(),
                        event.change().word(),
                        Wording.time(event.occurredAt()),
                        event.changedFields().stream().sorted().toList(),
                        end);
    }

    private LeadLine lead(Hint hint) {
        CrmId crm = hint.lead().crm();
        Transcript.Judged judged = transcript.judged().get(hint.lead());
        Record read = transcript.read().get(hint.lead());
        Record shown = read == null ? hint.snapshot().orElse(null) : read;
        String shownBy = shown == null ? null : read == null ? "webhook" : "crm";
        EventId carrier = hint.events().get(hint.events().size() - 1);
        return new LeadLine(
                hint.lead().toString(),
                hint.changes().stream().map(Change::word).toList(),
                (judged == null ? hint.entered() : judged.work().entered())
                        .stream()
                                .map(entered -> wording.transition(crm, entered))
                                .toList(),
                shownBy,
                shown == null ? null : wording.record(shown),
                judged == null ? explained(hint, shown) : judged.explanations(),
                transcript.planned().stream()
                        .filter(write -> hint.lead().equals(write.source()))
                        .map(this::write)
                        .toList(),
                List.copyOf(transcript.lost(hint.lead())),
                Wording.outcome(outcomes.get(carrier)));
    }

    /** What the rules say of what is known, where the batch ended before they were asked. */
    private List<Explanation> explained(Hint hint, Record shown) {
        Metadata source = metadata.get(hint.lead().crm());
        if (shown == null || source == null) {
            return List.of();
        }
        Batch batch = new Batch(
                asked.account().tenant(), asked.rules().rules(), asked.rules().region(), () -> Duration.ZERO);
        return original.rules().explain(new Work(hint, shown, hint.entered()), batch, source);
    }

    private WriteLine write(Planned write) {
        CrmId crm = write.account().crm();
        boolean isNew = write.kind() == Planned.Kind.CREATE;
        String contact = MadeUp.is(write.contact()) ? "new" : write.contact();
        return new WriteLine(
                crm.value(),
                write.kind().name().toLowerCase(java.util.Locale.ROOT),
                write.lead(),
                isNew && contact == null && hasContact(write) ? "new" : contact,
                changes(write, isNew ? null : transcript.read().get(write.ref()), isNew || MadeUp.is(write.lead())),
                write.text(),
                Wording.time(write.due()),
                wording.user(crm, write.responsible()));
    }

    private static boolean hasContact(Planned write) {
        return write.fields().keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
    }

    /**
     * @param present the target as it is now; {@code null} if it is not known
     * @param isNew whether there is no target yet
     */
    private List<ChangeLine> changes(Planned write, Record present, boolean isNew) {
        CrmId crm = write.account().crm();
        List<ChangeLine> changes = new ArrayList<>();
        if (write.pipeline() != null
                && (isNew || present == null || !write.pipeline().equals(present.pipeline()))) {
            String before = isNew ? "" : present == null ? null : wording.pipeline(crm, present.pipeline());
            changes.add(new ChangeLine("pipeline", before, wording.pipeline(crm, write.pipeline())));
        }
        if (write.stage() != null) {
            String before =
                    isNew ? "" : present == null ? null : wording.stage(crm, present.pipeline(), present.status());
            changes.add(new ChangeLine("stage", before, wording.stage(crm, write.pipeline(), write.stage())));
        }
        write.fields()
                .forEach((path, value) -> changes.add(new ChangeLine(
                        wording.field(crm, path),
                        isNew ? "" : present == null ? null : Wording.value(value(present, write.contact(), path)),
                        Wording.value(value))));
        return changes;
    }

    private static Value value(Record record, String contact, FieldPath path) {
        if (path.of() != Entity.CONTACT || contact == null) {
            return record.value(path);
        }
        return record.contacts().stream()
                .filter(one -> one.id().equals(contact))
                .map(Contact::fields)
                .map(fields -> fields.getOrDefault(path, Value.EMPTY))
                .findFirst()
                .orElse(Value.EMPTY);
    }

    /** Reads the targets that the real run would not have to read: only for what they hold now. */
    private void readTargets() {
        Map<Account, Set<String>> unread = new LinkedHashMap<>();
        for (Planned write : transcript.planned()) {
            boolean update = write.kind() == Planned.Kind.UPDATE && !MadeUp.is(write.lead());
            if (update && !transcript.read().containsKey(write.ref())) {
                unread.computeIfAbsent(write.account(), key -> new LinkedHashSet<>())
                        .add(write.lead());
            }
        }
        unread.forEach((account, leads) -> {
            transcript.made(account.crm(), "fetch");
            Answer<List<Record>> answer = original.crm().fetch(account, leads, null);
            if (answer instanceof Answer.Ok<List<Record>> ok) {
                ok.value().forEach(transcript::read);
            } else {
                transcript.remark(account.crm() + " could not be asked for the present values: "
                        + Wording.outcome(answer.outcome(Duration.ZERO)).detail());
            }
        });
    }

    private Account account(CrmId crm) {
        return new Account(asked.account().tenant(), crm);
    }

    private static List<CallLine> calls(Map<Transcript.Operation, Integer> calls) {
        List<CallLine> lines = new ArrayList<>();
        calls.forEach((call, count) -> lines.add(new CallLine(call.crm().value(), call.name(), count)));
        return lines;
    }
}
