package io.leadbridge.tenant;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Quantity;
import io.leadbridge.event.Regex;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code when}. A part with a fault is left out; the file as a whole is then refused anyway. */
final class ConditionReader {

    private static final int DEPTH_MAX = 8;
    private static final int LIST_MAX = 1_000;
    private static final List<String> CHANGES = Arrays.stream(Change.values())
            .filter(change -> change != Change.OTHER)
            .map(Change::word)
            .toList();
    private static final Map<String, Condition.Test> TESTS = tests();
    private static final List<String> PARTS = List.of("lead", "contact", "company");

    private final Reading reading;

    ConditionReader(Reading reading) {
        this.reading = reading;
    }

    private static Map<String, Condition.Test> tests() {
        Map<String, Condition.Test> tests = new LinkedHashMap<>();
        for (Condition.Test test : Condition.Test.values()) {
            tests.put(test.name().toLowerCase(Locale.ROOT).replace('_', '-'), test);
        }
        return tests;
    }

    Optional<Condition> read(Node node, String path) {
        return read(node, path, 1);
    }

    private Optional<Condition> read(Node node, String path, int depth) {
        if (depth > DEPTH_MAX) {
            reading.fault(node, path, "nested deeper than " + DEPTH_MAX + "; fewer levels expected");
            return Optional.empty();
        }
        Optional<Section> read = reading.section(node, path);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Section section = read.get().only(Keys.CONDITION);
        List<String> given =
                section.keys().stream().filter(Keys.CONDITION.known()::contains).toList();
        if (given.size() != 1) {
            if (given.size() > 1 || section.keys().isEmpty()) {
                reading.fault(
                        node,
                        path,
                        given.size() + " conditions given; one expected, or several as a list under 'all:' or 'any:'");
            }
            return Optional.empty();
        }
        return condition(section, given.get(0), depth);
    }

    private Optional<Condition> condition(Section section, String key, int depth) {
        return switch (key) {
            case "all" -> Optional.of(new Condition.All(parts(section, key, depth)));
            case "any" -> Optional.of(new Condition.Any(parts(section, key, depth)));
            case "not" ->
                read(section.valueOf(key), section.pathOf(key), depth + 1).map(Condition.Not::new);
            case "change" -> section.texts(key).flatMap(this::changes).map(Condition.Changed::new);
            case "pipeline" -> names(section, key).map(Condition.InPipeline::new);
            case "status", "stage" -> names(section, key).map(Condition.InStatus::new);
            default ->
                reading.section(section.valueOf(key), section.pathOf(key)).flatMap(this::field);
        };
    }

    private List<Condition> parts(Section section, String key, int depth) {
        List<Condition> parts = new ArrayList<>();
        List<Node> items = reading.list(section.valueOf(key), section.pathOf(key));
        if (isTooLong(section, key, items.size())) {
            return parts;
        }
        for (int i = 0; i < items.size(); i++) {
            read(items.get(i), section.pathOf(key) + "[" + i + "]", depth + 1).ifPresent(parts::add);
        }
        return List.copyOf(parts);
    }

    private Optional<Set<Change>> changes(List<Text> words) {
        EnumSet<Change> changes = EnumSet.noneOf(Change.class);
        for (Text word : words) {
            int place = CHANGES.indexOf(word.value());
            if (place < 0) {
                reading.fault(word, "unknown change '" + word.shown() + "'" + Nearest.hint(word.shown(), CHANGES));
            } else {
                changes.add(Change.values()[place]);
            }
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(changes);
    }

    private Optional<List<String>> names(Section section, String key) {
        return texts(section, key, "a name or id");
    }

    /** One text or several, none of them blank; absent if there are too many. */
    private Optional<List<String>> texts(Section section, String key, String expected) {
        Optional<List<Text>> given = section.texts(key);
        if (given.isEmpty() || isTooLong(section, key, given.get().size())) {
            return Optional.empty();
        }
        given.get().stream()
                .filter(text -> text.value().isBlank())
                .forEach(text -> reading.fault(text, "empty; " + expected + " expected"));
        return given.map(texts -> texts.stream().map(Text::value).toList());
    }

    private boolean isTooLong(Section section, String key, int items) {
        if (items > LIST_MAX) {
            section.fault(key, items + " items given; at most " + LIST_MAX + " expected");
        }
        return items > LIST_MAX;
    }

    private Optional<Condition> field(Section section) {
        section.only(Keys.FIELD_CONDITION);
        Optional<FieldPath> field = path(section);
        List<String> tests = TESTS.keySet().stream().filter(section::has).toList();
        if (tests.size() != 1) {
            reading.fault(
                    section.node(),
                    section.path(),
                    tests.size() + " comparisons given; one of " + String.join(", ", TESTS.keySet()) + " expected");
            return Optional.empty();
        }
        Optional<List<String>> operands = operands(section, tests.get(0));
        return field.flatMap(
                known -> operands.map(texts -> new Condition.OfField(known, TESTS.get(tests.get(0)), texts)));
    }

    private Optional<List<String>> operands(Section section, String key) {
        if (key.equals("in")) {
            return reading.list(section.valueOf(key), section.pathOf(key)).isEmpty()
                    ? Optional.empty()
                    : texts(section, key, "a text");
        }
        Optional<Text> given = section.text(key);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String fault = fault(key, given.get());
        if (fault != null) {
            section.fault(key, fault);
            return Optional.empty();
        }
        return Optional.of(
                key.endsWith("empty") ? List.of() : List.of(given.get().value()));
    }

    /** What is wrong with the operand of a comparison; {@code null} if nothing is. */
    private static String fault(String key, Text given) {
        String value = given.value();
        if (key.endsWith("empty")) {
            return value.equals("true")
                    ? null
                    : "'" + given.shown() + "' given; 'true' expected; for the opposite use "
                            + (key.equals("empty") ? "not-empty: true" : "empty: true");
        }
        if (value.isBlank()) {
            return "empty; a text expected; to ask for no value use empty: true";
        }
        return switch (key) {
            case "matches" -> expressionFault(value);
            // Every zone takes the same forms.
            case "greater", "less" ->
                Quantity.parse(value, ZoneOffset.UTC).isPresent()
                        ? null
                        : "'" + given.shown() + "' given; " + Quantity.FORMS + " expected";
            default -> null;
        };
    }

    private static String expressionFault(String expression) {
        try {
            Regex.of(expression);
            return null;
        } catch (Regex.Unfit e) {
            return e.getMessage();
        }
    }

    private Optional<FieldPath> path(Section section) {
        Optional<Text> name = section.required("name", "a field's name or id");
        Optional<Text> of = section.text("of");
        String part = of.map(Text::value).orElse("lead");
        if (!PARTS.contains(part)) {
            section.fault(
                    "of", "'" + of.map(Text::shown).orElse("") + "' given; 'lead', 'contact' or 'company' expected");
            return Optional.empty();
        }
        if (name.isPresent() && name.get().value().isBlank()) {
            section.fault("name", "empty; a field's name or id expected");
            return Optional.empty();
        }
        Entity entity = Entity.valueOf(part.toUpperCase(Locale.ROOT));
        return name.map(Text::value).map(String::strip).map(field -> {
            FieldPath standard = FieldPath.standard(entity, field);
            return FieldPath.STANDARD.contains(standard) ? standard : FieldPath.custom(entity, field);
        });
    }
}
