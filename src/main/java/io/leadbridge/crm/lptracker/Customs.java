package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The customs of each project's leads, as this instance last read them: how a value has to be written depends on the
 * field's type. They are read when a write first needs them, when it names a field or an option that is not among them,
 * and again after a write that LPTracker refused.
 */
final class Customs {

    /** Instances seldom serve more projects; a forgotten one costs one call. */
    private static final int MOST_PROJECTS = 1000;

    private static final String CHOICE = "cats";
    private static final Set<String> DATES = Set.of("date", "funnel_date");
    /** The owner and the stage have paths of their own; the written forms of the others are not published. */
    static final Set<String> READ_ONLY = Set.of("owner", "funnel", "conv_owner", "file", "map");

    /**
     * A field of leads.
     *
     * @param type LPTracker's word
     * @param several whether it holds several choices
     * @param options names of its choices; empty if it has none, or if LPTracker does not tell them
     */
    record Custom(String type, boolean several, List<String> options) {

        boolean isReadOnly() {
            return READ_ONLY.contains(type);
        }

        boolean isChoice() {
            return type.equals(CHOICE);
        }

        /** Whether empty text may not be a value of it, so that it is emptied by a call of its own. */
        boolean isEmptiedByDelete() {
            return isChoice() || DATES.contains(type);
        }

        /** An option's own spelling; empty if there is none. Unknown options are taken as they are given. */
        Optional<String> option(String given) {
            if (options.isEmpty()) {
                return Optional.of(given);
            }
            return options.stream()
                    .filter(option -> Metadata.fold(option).equals(Metadata.fold(given)))
                    .findFirst();
        }
    }

    private final Remembered<String, Map<String, Custom>> projects = new Remembered<>(MOST_PROJECTS);

    /** Reads the project's customs if these fields need them and they are not known. */
    Calls read(String operation, Map<FieldPath, Value> fields, Connection connection) {
        if (connection.project() == null || suffices(of(connection), fields)) {
            return Calls.of(List.of());
        }
        Call call = Call.list(operation, "/project/" + connection.project() + "/customs", null);
        return Calls.paged(List.of(call), (asked, list) -> {
            learn(connection, list);
            return Optional.empty();
        });
    }

    /** Takes over what a read of the project's customs brought. */
    void learn(Connection connection, JsonNode list) {
        projects.put(key(connection), customs(list));
    }

    /** What is known of the project's customs, by id; empty if nothing is. */
    Map<String, Custom> of(Connection connection) {
        Map<String, Custom> known = projects.get(key(connection));
        return known == null ? Map.of() : known;
    }

    /** Whether one of these fields is known to be a choice. */
    boolean hasChoice(Connection connection, Map<FieldPath, Value> fields) {
        Map<String, Custom> known = of(connection);
        return fields.keySet().stream()
                .filter(path -> path.of() == Entity.LEAD && path.custom())
                .anyMatch(path ->
                        known.containsKey(path.name()) && known.get(path.name()).isChoice());
    }

    /** What is known may be wrong. */
    void forget(Connection connection) {
        projects.forget(key(connection));
    }

    private static boolean suffices(Map<String, Custom> known, Map<FieldPath, Value> fields) {
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            if (field.getKey().of() == Entity.LEAD && field.getKey().custom()) {
                Custom custom = known.get(field.getKey().name());
                if (custom == null || custom.isChoice() && !hasAll(custom, field.getValue())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean hasAll(Custom custom, Value value) {
        return value.all().stream()
                .allMatch(each -> custom.option(each.canonical()).isPresent());
    }

    private static Map<String, Custom> customs(JsonNode list) {
        Map<String, Custom> customs = new HashMap<>();
        for (JsonNode field : list) {
            List<String> options = new ArrayList<>();
            field.path("categories").forEach(option -> options.add(Reading.optionName(option)));
            customs.put(
                    Reading.id(field),
                    new Custom(field.path("type").asText(), Reading.isSet(field.path("is_multi_select")), options));
        }
        return Map.copyOf(customs);
    }

    private static String key(Connection connection) {
        return connection.account() + " " + connection.project();
    }
}
