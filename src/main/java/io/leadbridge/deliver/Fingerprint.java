package io.leadbridge.deliver;

import io.leadbridge.crm.Patch;
import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.mapping.Canonical;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Fingerprints of values, in which they are compared and kept: the books hold no value of a person.
 *
 * <p>Phones, e-mails and tags only ever grow in a CRM (a patch adds to those there), so theirs is a list of fingerprints and
 * a wish is fulfilled if all of its values are among them.
 */
final class Fingerprint {

    private Fingerprint() {}

    /** No webhook shows a lead's company or why it was lost, so what was read cannot be compared with what one shows. */
    static boolean isNeverShown(FieldPath path) {
        return path.of() == Entity.COMPANY || path.equals(FieldPath.LEAD_LOSS_REASON);
    }

    /** A value's fingerprint; empty if it is empty, or a price of nothing: amoCRM shows 0 where nobody entered a price. */
    static String of(FieldPath path, Value value) {
        if (value.isEmpty()
                || path.equals(FieldPath.LEAD_PRICE) && value.canonical().equals("0")) {
            return "";
        }
        if (!Patch.grows(path)) {
            return Canonical.hash(path, value);
        }
        return value.all().stream()
                .filter(single -> !single.isEmpty())
                .map(single -> Canonical.hash(path, single))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Whether a field that has {@code present} need not be written to have {@code wanted}. */
    static boolean covers(FieldPath path, String present, String wanted) {
        return Patch.grows(path) ? split(present).containsAll(split(wanted)) : present.equals(wanted);
    }

    /** Whether two fingerprints of several values have one in common. */
    static boolean share(String one, String other) {
        return !Collections.disjoint(split(one), split(other));
    }

    /** The fingerprint of a field that had {@code present}, once {@code written} is written to it. */
    static String after(FieldPath path, String present, String written) {
        if (!Patch.grows(path)) {
            return written;
        }
        Set<String> all = split(present);
        all.addAll(split(written));
        return String.join(",", all);
    }

    /** Of all that a lead and its webhooks show beside the known fields, its place and its time. */
    static String restOfLead(Record lead, Set<FieldPath> known) {
        return rest(lead.fields(), known, "responsible=" + lead.responsible());
    }

    /** Of all that a contact shows beside the known fields. */
    static String restOfContact(Contact contact, Set<FieldPath> known) {
        return rest(contact.fields(), known, "");
    }

    /** Of all that a read shows of a lead and its main contact, but for times. */
    static String ofAll(Record record) {
        StringBuilder text = new StringBuilder();
        text.append(record.pipeline())
                .append('/')
                .append(record.status())
                .append('/')
                .append(record.responsible());
        addAll(text, record.fields());
        record.mainContact().ifPresent(contact -> {
            text.append("\ncontact ").append(contact.id());
            addAll(text, contact.fields());
        });
        return digest(text.toString());
    }

    private static void addAll(StringBuilder text, Map<FieldPath, Value> fields) {
        new TreeMap<>(fields).forEach((path, value) -> {
            String one = of(path, value);
            if (!one.isEmpty()) {
                text.append('\n').append(path).append('=').append(one);
            }
        });
    }

    private static void add(StringBuilder text, FieldPath path, Value value) {
        if (!value.isEmpty()) {
            text.append('\n').append(path).append('=').append(value.canonical());
        }
    }

    private static String rest(Map<FieldPath, Value> fields, Set<FieldPath> known, String more) {
        StringBuilder text = new StringBuilder(more);
        new TreeMap<>(fields).forEach((path, value) -> {
            if (!known.contains(path) && !isNeverShown(path)) {
                add(text, path, value);
            }
        });
        return digest(text.toString());
    }

    private static Set<String> split(String joined) {
        Set<String> parts = new TreeSet<>();
        for (String part : joined.split(",")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
