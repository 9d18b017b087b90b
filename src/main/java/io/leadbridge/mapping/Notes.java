package io.leadbridge.mapping;

import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.Wish;

/** Fills in the texts that an action writes for people. */
final class Notes {

    private static final int TEXT_MAX = 10_000;

    private final Record record;
    private final Names from;
    private final Names to;
    private final Conversion conversion;

    Notes(Record record, Names from, Names to, Conversion conversion) {
        this.record = record;
        this.from = from;
        this.to = to;
        this.conversion = conversion;
    }

    /** The note; {@code null} for none. */
    String note(SyncTo action) throws Names.Unknown {
        return action.note() == null ? null : filled("note", action.note());
    }

    /** The task; {@code null} for none. */
    Wish.Errand task(SyncTo action) throws Names.Unknown {
        TaskRule task = action.task();
        if (task == null) {
            return null;
        }
        String text = filled("task", task.text());
        String person = task.responsible() == null ? null : to.user(task.responsible());
        return text == null ? null : new Wish.Errand(text, task.dueIn(), person);
    }

    /** {@code null} if nothing is left of it. */
    private String filled(String what, String text) throws Names.Unknown {
        try {
            StringBuilder filled = new StringBuilder();
            for (Template.Part part : Template.parse(text).parts()) {
                filled.append(shown(part));
            }
            String whole = filled.toString().strip();
            if (whole.length() > TEXT_MAX) {
                int end = Character.isHighSurrogate(whole.charAt(TEXT_MAX - 2)) ? TEXT_MAX - 2 : TEXT_MAX - 1;
                whole = whole.substring(0, end) + "…";
            }
            return whole.isEmpty() ? null : whole;
        } catch (Template.Invalid e) {
            throw new Names.Unknown(what + ": " + e.getMessage());
        }
    }

    private String shown(Template.Part part) throws Names.Unknown {
        if (part instanceof Template.Literal literal) {
            return literal.text();
        }
        if (part instanceof Template.OfField place) {
            Names.Found field = from.field(place.field());
            return conversion.text(Sources.named(record.value(field.path()), field.field()));
        }
        return switch (((Template.OfLead) part).word()) {
            case "lead.id" -> record.ref().id();
            case "lead.pipeline" ->
                from.metadata()
                        .pipeline(record.pipeline() == null ? "" : record.pipeline())
                        .map(Metadata.Pipeline::name)
                        .orElse(record.pipeline() == null ? "" : record.pipeline());
            default -> from.stageName(record.pipeline(), record.status());
        };
    }
}
