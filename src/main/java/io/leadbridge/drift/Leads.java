package io.leadbridge.drift;

import io.leadbridge.deliver.View;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Contact;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Person;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.mapping.Canonical;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The leads of one account by what they can be recognised by, some hundred bytes each: ids, times, and fingerprints only. For
 * one thread.
 */
final class Leads {

    private final Map<String, Lead> byId = new LinkedHashMap<>();
    private final Map<String, Set<Long>> identities = new LinkedHashMap<>();

    /**
     * @param id of the lead
     * @param contact id of its main contact; {@code null} if it has none
     * @param madeAtMs when it was made, milliseconds since the epoch; -1 if not known
     * @param values as {@link Slots#values} gives them
     */
    record Lead(String id, String contact, long madeAtMs, long[] values) {}

    void add(Batch batch, View view, Slots slots) {
        Record record = view.record();
        String contact = record.mainContact().map(Contact::id).orElse(null);
        long madeAtMs = record.createdAt() == null ? -1 : record.createdAt().toEpochMilli();
        byId.put(record.ref().id(), new Lead(record.ref().id(), contact, madeAtMs, slots.values(view)));
        if (contact != null) {
            identities.put(contact, identities(batch, record));
        }
    }

    Collection<Lead> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** Phones and e-mails of each contact. */
    Map<String, Set<Long>> identities() {
        return identities;
    }

    private static Set<Long> identities(Batch batch, Record record) {
        Set<Long> found = new LinkedHashSet<>();
        for (FieldPath path : List.of(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_EMAIL)) {
            for (Value single : new ArrayList<>(record.value(path).all())) {
                Person.of(single.canonical(), batch.region())
                        .filter(person -> person.path().equals(path))
                        .map(person -> person.forms().iterator().next())
                        .map(form -> Canonical.hash(path, Value.of(form)))
                        .ifPresent(hash -> found.add(Long.parseUnsignedLong(hash, 16)));
            }
        }
        return found;
    }
}
