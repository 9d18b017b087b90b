package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Digits;
import io.leadbridge.sandbox.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The search behind {@code query=}: a piece of any text of a record, its name and comments too, and a run of digits
 * anywhere in it. So it finds more than it should (a name that contains a phone number), and does not find
 * +79990001122 where 89990001122 is written; clients have to check what they get.
 */
final class AmoSearch {

    private static final int FEWEST_DIGITS = 3;

    private final String wanted;
    private final String digits;
    private final Instant now;

    /**
     * @param query what is looked for; an empty one finds all
     * @param now a record that search does not know yet is not found
     */
    AmoSearch(String query, Instant now) {
        this.wanted = query.strip().toLowerCase(Locale.ROOT);
        String bare = query.replaceAll("[+\\s()-]", "");
        this.digits = bare.matches("[0-9]{" + FEWEST_DIGITS + ",}") ? bare : null;
        this.now = now;
    }

    /** Whether it finds the record. */
    boolean finds(AmoEntity entity) {
        return wanted.isEmpty()
                || !entity.searchableFrom.isAfter(now) && texts(entity).stream().anyMatch(this::isIn);
    }

    private boolean isIn(String text) {
        return text.toLowerCase(Locale.ROOT).contains(wanted)
                || digits != null && Digits.of(text).contains(digits);
    }

    private static List<String> texts(AmoEntity entity) {
        List<String> texts = new ArrayList<>();
        texts.add(entity.name);
        if (entity instanceof AmoContact contact) {
            texts.add(contact.firstName);
            texts.add(contact.lastName);
        }
        entity.values.values().forEach(values -> values.forEach(value -> texts.addAll(Json.texts(value.value()))));
        texts.addAll(entity.tags.values());
        return texts;
    }
}
