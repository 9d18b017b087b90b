package io.leadbridge.tenant;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code when}. A part with a fault is left out; the file as a whole is then refused anyway. */
final class ConditionReader {

    private static final int DEPTH_MAX = 8;
    private static final List<String> CHANGES = Arrays.stream(Change.values())
            .filter(change -> change != Change.OTHER)
            .map(Change::word)
            .toList();
    private static final List<String> TESTS = List.of("equals", "contains", "empty", "not-empty");

    private final Reading reading;

    ConditionReader(Reading reading) {
        this.reading = reading;
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
            case "pipeline" -> section.texts(key).map(this::names).map(Condition.InPipeline::new);
            case "status", "stage" -> section.texts(key).map(this::names).map(Condition.InStatus::new);
            default ->
                reading.section(section.valueOf(key), section.pathOf(key)).flatMap(this::field);
        };
    }

    private List<Condition> parts(Section section, String key, int depth) {
        List<Condition> parts = new ArrayList<>();
        List<Node> items = reading.list(section.valueOf(key), section.pathOf(key));
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

    private List<String> names(List<Text> texts) {
        texts.stream()
                .filter(text -> text.value().isBlank())
                .forEach(text -> reading.fault(text, "empty; a name or id expected"));
        return texts.stream().map(Text::value).toList();
    }

    private Optional<Condition> field(Section section) {
        section.only(Keys.FIELD_CONDITION);
        Optional<FieldPath> field = path(section);
        List<String> tests = TESTS.stream().filter(section::has).toList();
        boolean later = Keys.FIELD_CONDITION.later().stream().anyMatch(section::has);
        if (tests.size() != 1) {
            if (!(later && tests.isEmpty())) {
                reading.fault(
                        section.node(),
                        section.path(),
                        tests.size() + " comparisons given; one of " + String.join(", ", TESTS) + " expected");
            }
            return Optional.empty();
        }
        Optional<Condition.OfField> condition = test(section, tests.get(0), field.orElse(FieldPath.LEAD_NAME));
        return field.flatMap(known -> condition);
    }

    private Optional<Condition.OfField> test(Section section, String key, FieldPath field) {
        Optional<Text> operand = section.text(key);
        if (operand.isEmpty()) {
            return Optional.empty();
        }
        String value = operand.get().value();
        boolean takesTrue = key.endsWith("empty");
        if (takesTrue && !value.equals("true")) {
            section.fault(
                    key,
                    "'" + operand.get().shown() + "' given; 'true' expected; for the opposite use "
                            + (key.equals("empty") ? "not-empty: true" : "empty: true"));
            return Optional.empty();
        }
        if (!takesTrue && value.isBlank()) {
            section.fault(key, "empty; a text expected; to ask for no value use empty: true");
            return Optional.empty();
        }
        Condition.Test test =
                switch (key) {
                    case "equals" -> Condition.Test.EQUALS;
                    case "contains" -> Condition.Test.CONTAINS;
                    case "empty" -> Condition.Test.EMPTY;
                    default -> Condition.Test.NOT_EMPTY;
                };
        return Optional.of(new Condition.OfField(field, test, takesTrue ? "" : value));
    }

    private Optional<FieldPath> path(Section section) {
        Optional<Text> name = section.required("name", "a field's name or id");
        Optional<Text> of = section.text("of");
        String part = of.map(Text::value).orElse("lead");
        if (part.equals("company")) {
            section.fault("of", "'company' is not supported yet; 'lead' or 'contact' expected");
            return Optional.empty();
        }
        if (!part.equals("lead") && !part.equals("contact")) {
            section.fault("of", "'" + of.map(Text::shown).orElse("") + "' given; 'lead' or 'contact' expected");
            return Optional.empty();
        }
        if (name.isPresent() && name.get().value().isBlank()) {
            section.fault("name", "empty; a field's name or id expected");
            return Optional.empty();
        }
        Entity entity = part.equals("lead") ? Entity.LEAD : Entity.CONTACT;
        return name.map(Text::value).map(String::strip).map(field -> {
            FieldPath standard = FieldPath.standard(entity, field);
            return FieldPath.STANDARD.contains(standard) ? standard : FieldPath.custom(entity, field);
        });
    }
}
