package io.leadbridge.dryrun;

import io.leadbridge.dryrun.DryRunReport.ContactLine;
import io.leadbridge.dryrun.DryRunReport.FieldLine;
import io.leadbridge.dryrun.DryRunReport.OutcomeLine;
import io.leadbridge.dryrun.DryRunReport.RecordLine;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts ids, values and outcomes into words that people know from their CRM. Pure. */
final class Wording {

    private final Map<CrmId, Metadata> metadata;

    /** @param metadata as far as it is known */
    Wording(Map<CrmId, Metadata> metadata) {
        this.metadata = new TreeMap<>(metadata);
    }

    /** A field with its name in place of its id. */
    String field(CrmId crm, FieldPath path) {
        if (!path.custom() || !metadata.containsKey(crm)) {
            return path.toString();
        }
        return metadata.get(crm)
                .field(path.of(), path.name())
                .map(field -> FieldPath.custom(path.of(), field.name()).toString())
                .orElse(path.toString());
    }

    /** A pipeline as {@code Sales (1)}; {@code null} for {@code null}. */
    String pipeline(CrmId crm, String id) {
        return named(id, metadata.containsKey(crm) ? pipelineName(metadata.get(crm), id) : null);
    }

    /** A status or stage as {@code New (2)}; {@code null} for {@code null}. */
    String stage(CrmId crm, String pipeline, String id) {
        return named(id, metadata.containsKey(crm) ? stageName(metadata.get(crm), pipeline, id) : null);
    }

    /** A user as {@code Anna (7)}; {@code null} for {@code null}. */
    String user(CrmId crm, String id) {
        return named(id, metadata.containsKey(crm) ? name(metadata.get(crm).users(), id) : null);
    }

    /** An entered status. */
    String transition(CrmId crm, Transition entered) {
        String from = entered.from() == null ? "" : stage(crm, entered.pipeline(), entered.from()) + " ";
        String at = entered.at() == null ? "" : " at " + entered.at();
        return from + "-> " + stage(crm, entered.pipeline(), entered.to()) + at;
    }

    /** A record with names. */
    RecordLine record(Record record) {
        CrmId crm = record.ref().crm();
        List<ContactLine> contacts = new ArrayList<>();
        for (Contact contact : record.contacts()) {
            contacts.add(new ContactLine(contact.id(), contact.main(), fields(crm, contact.fields())));
        }
        return new RecordLine(
                pipeline(crm, record.pipeline()),
                stage(crm, record.pipeline(), record.status()),
                user(crm, record.responsible()),
                time(record.updatedAt()),
                fields(crm, record.fields()),
                contacts);
    }

    /** A time; {@code null} for {@code null}. */
    static String time(Instant at) {
        return at == null ? null : at.toString();
    }

    /** A value on one line. */
    static String value(Value value) {
        if (value instanceof Value.Moment moment) {
            return moment.instant().toString();
        }
        if (value instanceof Value.Flag flag) {
            return flag.set() ? "yes" : "no";
        }
        if (value instanceof Value.Many many) {
            return many.values().stream().map(Wording::value).collect(Collectors.joining(", "));
        }
        return value.canonical();
    }

    /** An outcome in words. */
    static OutcomeLine outcome(Outcome outcome) {
        return new OutcomeLine(outcome.word(), detail(outcome), after(outcome).toMillis());
    }

    private static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return applied.what();
        }
        if (outcome instanceof Outcome.Ignored ignored) {
            return ignored.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + ignored.detail();
        }
        if (outcome instanceof Outcome.Parked parked) {
            return parked.reason();
        }
        if (outcome instanceof Outcome.Merged merged) {
            return "into event " + merged.into().index();
        }
        if (outcome instanceof Outcome.Retried retried) {
            return retried.reason();
        }
        return outcome instanceof Outcome.Held held ? held.reason() : "";
    }

    private static Duration after(Outcome outcome) {
        if (outcome instanceof Outcome.Retried retried) {
            return retried.after();
        }
        return outcome instanceof Outcome.Held held ? held.after() : Duration.ZERO;
    }

    private List<FieldLine> fields(CrmId crm, Map<FieldPath, Value> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .filter(field -> !field.getValue().isEmpty())
                        .map(field -> new FieldLine(field(crm, field.getKey()), value(field.getValue())))
                        .toList();
    }

    private static String pipelineName(Metadata metadata, String id) {
        return metadata.pipelines().stream()
                .filter(pipeline -> pipeline.id().equals(id))
                .map(Metadata.Pipeline::name)
                .findFirst()
                .orElse(null);
    }

    private static String stageName(Metadata metadata, String pipeline, String id) {
        return metadata.pipelines().stream()
                .filter(one -> pipeline == null || one.id().equals(pipeline))
                .flatMap(one -> one.stages().stream())
                .filter(stage -> stage.id().equals(id))
                .map(Metadata.Stage::name)
                .findFirst()
                .orElse(null);
    }

    private static String name(List<Metadata.Named> named, String id) {
        return named.stream()
                .filter(one -> Objects.equals(one.id(), id))
                .map(Metadata.Named::name)
                .findFirst()
                .orElse(null);
    }

    private static String named(String id, String name) {
        return name == null ? id : name + " (" + id + ")";
    }
}
