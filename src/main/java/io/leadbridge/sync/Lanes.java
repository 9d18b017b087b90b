package io.leadbridge.sync;

import io.leadbridge.event.Contact;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lays leads side by side that cannot get into each other's way. Leads that share themselves, their counterpart, a
 * contact, a phone or an e-mail are worked one after the other, in the order given: the second one must find the contact
 * that the first one made. Pure.
 */
final class Lanes {

    /** National numbers have ten digits in all countries served; what stands before them is written in many ways. */
    private static final int PHONE_DIGITS = 10;

    private Lanes() {}

    /**
     * @param linked each lead's counterpart, if it has one
     * @return lanes in the order of their first leads
     */
    static List<List<Work>> of(List<Work> works, Map<RecordRef, RecordRef> linked) {
        int[] parent = new int[works.size()];
        Map<String, Integer> owner = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
            for (String key : keys(works.get(i).record(), linked)) {
                Integer other = owner.putIfAbsent(key, i);
                if (other != null) {
                    join(parent, i, other);
                }
            }
        }
        Map<Integer, List<Work>> lanes = new LinkedHashMap<>();
        for (int i = 0; i < parent.length; i++) {
            lanes.computeIfAbsent(root(parent, i), key -> new ArrayList<>()).add(works.get(i));
        }
        return new ArrayList<>(lanes.values());
    }

    private static Set<String> keys(Record record, Map<RecordRef, RecordRef> linked) {
        Set<String> keys = new TreeSet<>();
        keys.add(record.ref().toString());
        RecordRef there = linked.get(record.ref());
        if (there != null) {
            keys.add(there.toString());
        }
        for (Contact contact : record.contacts()) {
            keys.add(RecordRef.contact(record.ref().crm(), contact.id()).toString());
            texts(contact, FieldPath.CONTACT_PHONE).forEach(phone -> keys.add("phone " + lastDigits(phone)));
            texts(contact, FieldPath.CONTACT_EMAIL)
                    .forEach(email -> keys.add("email " + email.toLowerCase(Locale.ROOT)));
        }
        return keys;
    }

    private static List<String> texts(Contact contact, FieldPath path) {
        return contact.fields().getOrDefault(path, Value.EMPTY).all().stream()
                .map(Value::canonical)
                .toList();
    }

    private static String lastDigits(String phone) {
        String digits = phone.replaceAll("\\D", "");
        return digits.substring(Math.max(0, digits.length() - PHONE_DIGITS));
    }

    private static void join(int[] parent, int one, int other) {
        int a = root(parent, one);
        int b = root(parent, other);
        parent[Math.max(a, b)] = Math.min(a, b);
    }

    private static int root(int[] parent, int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
