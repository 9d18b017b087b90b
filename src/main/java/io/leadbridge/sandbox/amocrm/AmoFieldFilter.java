package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Query;
import java.util.List;

/** {@code filter[custom_fields_values][id]}: one of some values, or a span {@code [from]} to {@code [to]}. */
final class AmoFieldFilter {

    private static final String KEY = "custom_fields_values";

    private AmoFieldFilter() {}

    /** Whether a record passes; one without a value for a field that is asked for does not. */
    static boolean passes(AmoEntity entity, Query query) {
        if (!query.has("filter", KEY)) {
            return true;
        }
        return query.parameters().stream()
                .map(Query.Parameter::keys)
                .filter(keys -> keys.size() >= 3
                        && keys.get(0).equals("filter")
                        && keys.get(1).equals(KEY))
                .map(keys -> keys.get(2))
                .distinct()
                .allMatch(field -> passes(values(entity, field), field, query));
    }

    private static boolean passes(List<AmoValue> values, String field, Query query) {
        String from = query.value("filter", KEY, field, "from").orElse("");
        String to = query.value("filter", KEY, field, "to").orElse("");
        if (!from.isEmpty() || !to.isEmpty()) {
            return values.stream()
                    .map(value -> number(value.value().asText()))
                    .anyMatch(number -> number >= bound(from, Double.NEGATIVE_INFINITY)
                            && number <= bound(to, Double.POSITIVE_INFINITY));
        }
        List<String> wanted = query.values("filter", KEY, field);
        return values.stream()
                .anyMatch(value -> wanted.contains(value.value().asText())
                        || value.choice() != null
                                && wanted.contains(Long.toString(value.choice().id())));
    }

    private static List<AmoValue> values(AmoEntity entity, String field) {
        return field.matches("[0-9]{1,18}") ? entity.values.getOrDefault(Long.parseLong(field), List.of()) : List.of();
    }

    private static double bound(String text, double open) {
        return text.isEmpty() ? open : number(text);
    }

    /** Not a number is in no span. */
    private static double number(String text) {
        return text.matches("-?[0-9]{1,15}([.][0-9]{1,4})?") ? Double.parseDouble(text) : Double.NaN;
    }
}
