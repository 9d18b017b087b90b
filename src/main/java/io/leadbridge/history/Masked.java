package io.leadbridge.history;

import io.leadbridge.event.Contact;
import io.leadbridge.event.Ended;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A story as it is shown to somebody who has not asked for a person's data: of names the first letter, of phones the last
 * two digits, of other values that there is one. Pure.
 */
public final class Masked {

    private static final String HIDDEN = "…";
    private static final int PHONE_SHOWN = 2;

    /** What says nothing of a person. */
    private static final Set<FieldPath> PLAIN =
            Set.of(FieldPath.LEAD_PRICE, FieldPath.LEAD_TAGS, FieldPath.LEAD_RESPONSIBLE, FieldPath.LEAD_LOSS_REASON);

    private Masked() {}

    /** The same story, its lead's and contacts' values masked. */
    public static Story of(Story story) {
        Ended ended = story.ended();
        if (ended.work() == null) {
            return story;
        }
        Record record = ended.work().record();
        List<Contact> contacts = record.contacts().stream()
                .map(contact -> new Contact(contact.id(), contact.main(), masked(contact.fields())))
                .toList();
        Record masked = new Record(
                record.ref(),
                record.pipeline(),
                record.status(),
                record.responsible(),
                record.updatedAt(),
                record.createdAt(),
                masked(record.fields()),
                contacts);
        Work work = new Work(ended.work().hint(), masked, ended.work().entered());
        return new Story(
                new Ended(
                        ended.id(),
                        ended.record(),
                        ended.change(),
                        ended.receivedAt(),
                        ended.outcome(),
                        work,
                        ended.steps()),
                story.endedAt());
    }

    private static Map<FieldPath, Value> masked(Map<FieldPath, Value> fields) {
        Map<FieldPath, Value> masked = new LinkedHashMap<>();
        fields.forEach((path, value) -> masked.put(path, of(path, value)));
        return masked;
    }

    /** One field's value, masked. */
    public static Value of(FieldPath path, Value value) {
        return PLAIN.contains(path) ? value : masked(path, value);
    }

    private static Value masked(FieldPath path, Value value) {
        if (value instanceof Value.Many many) {
            return new Value.Many(
                    many.values().stream().map(one -> masked(path, one)).toList());
        }
        return value.isEmpty() ? value : new Value.Text(masked(path, value.canonical()));
    }

    private static String masked(FieldPath path, String text) {
        if (path.equals(FieldPath.CONTACT_PHONE)) {
            return HIDDEN + text.substring(Math.max(0, text.length() - PHONE_SHOWN));
        }
        boolean named = path.equals(FieldPath.CONTACT_NAME)
                || path.equals(FieldPath.LEAD_NAME)
                || path.equals(FieldPath.CONTACT_EMAIL);
        return named ? text.substring(0, text.offsetByCodePoints(0, 1)) + HIDDEN : HIDDEN;
    }
}
