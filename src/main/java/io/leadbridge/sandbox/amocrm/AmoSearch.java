package io.leadbridge.sandbox.amocrm;

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

    private AmoSearch() {}

    /**
     * Whether a search finds the record.
     *
     * @param query what is looked for; an empty one finds all
     * @param now a record that search does not know yet is not found
     */
    static boolean finds(AmoEntity entity, String query, Instant now) {
        if (query.isBlank()) {
            return true;
        }
        if (entity.searchableFrom.isAfter(now)) {
            return false;
        }
        String wanted = query.strip().toLowerCase(Locale.ROOT);
        String digits = query.replaceAll("[+\\s()-]", "");
        boolean number = digits.matches("[0-9]{3,}");
        return texts(entity).stream()
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted)
                        || number && text.replaceAll("[^0-9]", "").contains(digits));
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
