package io.leadbridge.crm;

import io.leadbridge.event.Contact;
import io.leadbridge.event.Event;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Events written out in full, as the {@code .events} file beside each fixture has them. Those files were not made by our
 * parsers: they say what a person reads in the body.
 */
public final class WebhookEvents {

    private WebhookEvents() {}

    public static String written(List<Event> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> append(text, event));
        return text.toString();
    }

    private static void append(StringBuilder text, Event event) {
        text.append(event.record().entity())
                .append(' ')
                .append(event.change())
                .append(' ')
                .append(event.record().id())
                .append(event.occurredAt() == null ? "" : " at " + event.occurredAt())
                .append('\n');
        if (!event.changedFields().isEmpty()) {
            text.append("  fields ")
                    .append(String.join(" ", event.changedFields()))
                    .append('\n');
        }
        if (!event.leads().isEmpty()) {
            text.append("  leads ").append(String.join(" ", event.leads())).append('\n');
        }
        event.transition().ifPresent(entered -> append(text, entered));
        event.snapshot().ifPresent(shown -> append(text, shown));
    }

    private static void append(StringBuilder text, Transition entered) {
        text.append("  entered ")
                .append(entered.to())
                .append(" from ")
                .append(orDash(entered.from()))
                .append(" in ")
                .append(orDash(entered.pipeline()))
                .append(entered.at() == null ? "" : " at " + entered.at())
                .append('\n');
    }

    private static void append(StringBuilder text, Record shown) {
        text.append("  shows pipeline ")
                .append(orDash(shown.pipeline()))
                .append(" status ")
                .append(orDash(shown.status()))
                .append(" responsible ")
                .append(orDash(shown.responsible()))
                .append(" changed ")
                .append(orDash(shown.updatedAt()))
                .append(" created ")
                .append(orDash(shown.createdAt()))
                .append('\n');
        append(text, shown.fields());
        for (Contact contact : shown.contacts()) {
            text.append("  contact ").append(contact.id()).append('\n');
            append(text, contact.fields());
        }
    }

    private static void append(StringBuilder text, Map<FieldPath, Value> fields) {
        fields.forEach((path, value) -> text.append("  ")
                .append(path)
                .append(" = ")
                .append(written(value))
                .append('\n'));
    }

    private static String written(Value value) {
        if (value instanceof Value.Text plain) {
            return '"' + plain.text() + '"';
        }
        if (value instanceof Value.Number number) {
            return number.canonical();
        }
        if (value instanceof Value.Moment moment) {
            return moment.instant().toString();
        }
        if (value instanceof Value.Many many) {
            return many.values().stream().map(WebhookEvents::written).collect(Collectors.joining(" | ", "[", "]"));
        }
        return value.toString();
    }

    private static String orDash(Object value) {
        return value == null ? "-" : value.toString();
    }
}
