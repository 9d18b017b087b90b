package io.leadbridge.deliver;

import io.leadbridge.crm.Patch;
import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lead as it will show itself once a patch has been written to it, as far as that can be foretold. Pure. */
final class Written {

    private Written() {}

    /**
     * What a read of {@code record} gives after {@code patch}. Phones, e-mails and tags are foretold as the patch has them,
     * though a CRM adds them to those there.
     */
    static Record to(Record record, Patch patch) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>(record.fields());
        patch.fields().forEach((path, value) -> {
            if (path.of() != Entity.CONTACT) {
                fields.put(path, value);
            }
        });
        return new Record(
                record.ref(),
                patch.pipeline() == null ? record.pipeline() : patch.pipeline(),
                patch.stage() == null ? record.status() : patch.stage(),
                record.responsible(),
                record.updatedAt(),
                record.createdAt(),
                fields,
                contacts(record, patch));
    }

    private static List<Contact> contacts(Record record, Patch patch) {
        List<Contact> contacts = new ArrayList<>();
        Contact main = record.mainContact().orElse(null);
        for (Contact contact : record.contacts()) {
            Map<FieldPath, Value> fields = new LinkedHashMap<>(contact.fields());
            patch.fields().forEach((path, value) -> {
                if (contact.equals(main) && path.of() == Entity.CONTACT) {
                    fields.put(path, value);
                }
            });
            contacts.add(new Contact(contact.id(), contact.main(), fields));
        }
        return contacts;
    }
}
