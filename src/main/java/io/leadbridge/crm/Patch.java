package io.leadbridge.crm;

import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Differences to be written. What is not named stays as it is.
 *
 * @param lead id of the lead
 * @param contact id of its contact; {@code null} if no contact field is written
 * @param pipeline id of the pipeline of {@code stage}; {@code null} if not known or not moved
 * @param stage id of the stage to move to; {@code null} to leave it
 * @param fields values by resolved path; {@link Value#EMPTY} empties a field; phones, e-mails and tags are added to those
 *     there
 */
public record Patch(String lead, String contact, String pipeline, String stage, Map<FieldPath, Value> fields) {

    private static final Set<FieldPath> GROWING =
            Set.of(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_EMAIL, FieldPath.LEAD_TAGS);

    /** Of phones the last digits tell: with +7, with 8 and without either they are one. */
    private static final int SAME_DIGITS = 10;

    /**
     * The lead as a read will show it once this is written, as far as that can be foretold: with its old times, and
     * without what the CRM makes of a value.
     *
     * @param record the lead, and its contact, as they were read before
     */
    public Record appliedTo(Record record) {
        List<Contact> contacts = record.contacts().stream()
                .map(one -> one.id().equals(contact)
                        ? new Contact(one.id(), one.main(), appliedTo(one.fields(), true))
                        : one)
                .toList();
        return new Record(
                record.ref(),
                pipeline == null ? record.pipeline() : pipeline,
                stage == null ? record.status() : stage,
                responsible(record),
                record.updatedAt(),
                record.createdAt(),
                appliedTo(record.fields(), false),
                contacts);
    }

    private String responsible(Record record) {
        Value wanted = fields.get(FieldPath.LEAD_RESPONSIBLE);
        return wanted == null || wanted.isEmpty() ? record.responsible() : wanted.canonical();
    }

    private Map<FieldPath, Value> appliedTo(Map<FieldPath, Value> before, boolean ofContact) {
        Map<FieldPath, Value> after = new LinkedHashMap<>(before);
        fields.forEach((path, value) -> {
            if (ofContact == (path.of() == Entity.CONTACT)) {
                after.merge(path, value, (old, wanted) -> grows(path) ? joined(path, old, wanted) : wanted);
            }
        });
        return after;
    }

    /** Whether a patch only adds to what is in that field, and takes nothing away. */
    public static boolean grows(FieldPath path) {
        return GROWING.contains(path);
    }

    private static Value joined(FieldPath path, Value old, Value added) {
        List<Value> all = new ArrayList<>(old.all());
        Set<String> known = new TreeSet<>();
        all.forEach(value -> known.add(same(path, value)));
        added.all().stream().filter(value -> known.add(same(path, value))).forEach(all::add);
        return new Value.Many(all);
    }

    /** Equal for two values that a CRM keeps once. */
    private static String same(FieldPath path, Value value) {
        String text = value.canonical();
        if (path.equals(FieldPath.CONTACT_PHONE)) {
            String digits = text.replaceAll("\\D", "");
            return digits.substring(Math.max(0, digits.length() - SAME_DIGITS));
        }
        return path.equals(FieldPath.CONTACT_EMAIL) ? text.toLowerCase(Locale.ROOT) : text;
    }
}
