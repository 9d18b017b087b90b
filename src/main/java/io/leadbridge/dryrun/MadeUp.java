package io.leadbridge.dryrun;

import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Patch;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Records as they would be, had a rehearsal's writes been done. For one thread. */
final class MadeUp {

    private static final String PREFIX = "new-";

    private final Map<RecordRef, Record> made = new LinkedHashMap<>();
    private final Map<RecordRef, List<Patch>> patches = new HashMap<>();
    private final Map<RecordRef, String> leadOfContact = new HashMap<>();
    private int last;

    /** Whether the id is one of ours; {@code null} is not. */
    static boolean is(String id) {
        return id != null && id.startsWith(PREFIX);
    }

    /** A new id. */
    String next() {
        return PREFIX + ++last;
    }

    /** Remembers a lead of a contact. */
    void found(CrmId crm, Match match) {
        if (!match.leads().isEmpty()) {
            leadOfContact.put(
                    RecordRef.contact(crm, match.contact()),
                    match.leads().get(0).id());
        }
    }

    /** Those of the leads that were made here. */
    List<Record> records(CrmId crm, Set<String> leads) {
        return leads.stream()
                .map(id -> made.get(RecordRef.lead(crm, id)))
                .filter(java.util.Objects::nonNull)
                .map(this::patched)
                .toList();
    }

    /**
     * Makes a lead.
     *
     * @param reader reads a lead of a contact, given the contact's id and the lead's; {@code null} if it cannot be read
     */
    Created create(CrmId crm, Draft draft, Instant now, BiFunction<String, String, Record> reader) {
        String lead = next();
        Contact contact = draft.contact() == null ? newContact(draft) : oldContact(crm, draft.contact(), reader);
        RecordRef ref = RecordRef.lead(crm, lead);
        made.put(
                ref,
                new Record(
                        ref,
                        draft.pipeline(),
                        draft.stage(),
                        null,
                        now,
                        now,
                        of(draft.fields(), false),
                        contact == null ? List.of() : List.of(contact)));
        return new Created(lead, contact == null ? null : contact.id());
    }

    /** Notes what would be written. */
    void patch(CrmId crm, Patch patch) {
        patches.computeIfAbsent(RecordRef.lead(crm, patch.lead()), key -> new ArrayList<>())
                .add(patch);
    }

    /** The record with what was written to it here. */
    Record patched(Record record) {
        Record now = record;
        for (Patch patch : patches.getOrDefault(record.ref(), List.of())) {
            now = patch.appliedTo(now);
        }
        return now;
    }

    private Contact newContact(Draft draft) {
        Map<FieldPath, Value> fields = of(draft.fields(), true);
        return fields.isEmpty() ? null : new Contact(next(), true, fields);
    }

    private Contact oldContact(CrmId crm, String id, BiFunction<String, String, Record> reader) {
        Optional<Contact> own = made.values().stream()
                .filter(record -> record.ref().crm().equals(crm))
                .flatMap(record -> patched(record).contacts().stream())
                .filter(contact -> contact.id().equals(id))
                .findFirst();
        if (own.isPresent()) {
            return own.get();
        }
        String lead = leadOfContact.get(RecordRef.contact(crm, id));
        Record record = lead == null ? null : reader.apply(id, lead);
        return Optional.ofNullable(record).stream()
                .flatMap(read -> patched(read).contacts().stream())
                .filter(contact -> contact.id().equals(id))
                .findFirst()
                .map(contact -> new Contact(id, true, contact.fields()))
                .orElse(new Contact(id, true, Map.of()));
    }

    /** The fields of the contact, or all others. */
    private static Map<FieldPath, Value> of(Map<FieldPath, Value> fields, boolean contact) {
        Map<FieldPath, Value> own = new LinkedHashMap<>();
        fields.forEach((path, value) -> {
            if (contact == (path.of() == Entity.CONTACT)) {
                own.put(path, value);
            }
        });
        return own;
    }
}
