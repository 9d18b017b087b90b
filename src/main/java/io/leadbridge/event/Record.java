package io.leadbridge.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Neutral snapshot of a lead with its contacts, read from a CRM or shown by a webhook.
 *
 * @param ref where it lives
 * @param pipeline id of its pipeline (LPTracker: of its project); {@code null} if not shown
 * @param status id of its status or stage; {@code null} if not shown
 * @param responsible id of its user; {@code null} if not shown
 * @param updatedAt the CRM's time of its last change, to the second; {@code null} if not shown
 * @param createdAt the CRM's time of its making; {@code null} if not shown
 * @param fields values of the lead by resolved path (custom fields by id); absent fields are empty
 * @param contacts its contacts, the main one first; empty if it has none or the webhook does not show them
 */
public record Record(
        RecordRef ref,
        String pipeline,
        String status,
        String responsible,
        Instant updatedAt,
        Instant createdAt,
        Map<FieldPath, Value> fields,
        List<Contact> contacts) {

    /** The contact that mapping reads; empty if there is none. */
    public Optional<Contact> mainContact() {
        return contacts.stream().filter(Contact::main).findFirst().or(() -> contacts.stream()
                .findFirst());
    }

    /**
     * A field's value.
     *
     * @param path resolved: a custom field by its id
     * @return {@link Value#EMPTY} if absent; a contact's field is that of the main contact
     */
    public Value value(FieldPath path) {
        if (path.of() == Entity.CONTACT) {
            return mainContact()
                    .map(contact -> contact.fields().getOrDefault(path, Value.EMPTY))
                    .orElse(Value.EMPTY);
        }
        return fields.getOrDefault(path, Value.EMPTY);
    }
}
