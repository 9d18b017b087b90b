package io.leadbridge.tenant;

import io.leadbridge.event.Nearest;
import io.leadbridge.event.Transform;
import io.leadbridge.mapping.JqProgram;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code transform}: a word, a text {@code jq: PROGRAM}, a mapping of one transform, or a list of them. */
final class TransformReader {

    private static final int TRANSFORMS_MAX = 20;
    private static final int ENTRIES_MAX = 500;
    private static final int SEPARATOR_MAX = 20;
    private static final String JQ = "jq:";

    /** In the order in which messages name them. */
    private static final Map<String, Transform> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("trim", new Transform.Trim());
        WORDS.put("upper", new Transform.Upper());
        WORDS.put("lower", new Transform.Lower());
        WORDS.put("digits", new Transform.Digits());
        WORDS.put("e164", new Transform.E164());
        WORDS.put("number", new Transform.Number());
        WORDS.put("date", new Transform.Date(null));
    }

    private final Reading reading;

    TransformReader(Reading reading) {
        this.reading = reading;
    }

    /** The transforms of a field, in their order; faulty ones are left out, each with its fault. */
    List<Transform> read(Section field) {
        if (!field.has("transform")) {
            return List.of();
        }
        Node given = field.valueOf("transform");
        String path = field.pathOf("transform");
        if (!(given instanceof SequenceNode)) {
            return one(given, path).stream().toList();
        }
        List<Node> items = reading.list(given, path);
        if (items.size() > TRANSFORMS_MAX) {
            reading.fault(given, path, items.size() + " transforms given; at most " + TRANSFORMS_MAX + " expected");
        }
        List<Transform> transforms = new ArrayList<>();
        for (int i = 0; i < Math.min(items.size(), TRANSFORMS_MAX); i++) {
            one(items.get(i), path + "[" + i + "]").ifPresent(transforms::add);
        }
        return List.copyOf(transforms);
    }

    private Optional<Transform> one(Node node, String path) {
        if (node instanceof MappingNode) {
            return reading.section(node, path).flatMap(this::mapping);
        }
        return reading.text(node, path).flatMap(this::word);
    }

    private Optional<Transform> word(Text word) {
        if (word.value().startsWith(JQ)) {
            return jq(word, word.value().substring(JQ.length()).strip());
        }
        Transform known = WORDS.get(word.value());
        if (known == null) {
            reading.fault(
                    word,
                    "unknown transform '" + word.shown() + "'" + Nearest.hint(word.shown(), WORDS.keySet())
                            + " (with an operand: {jq: …}, {date: …}, {map: …}, {join: …} or {split: …})");
        }
        return Optional.ofNullable(known);
    }

    private Optional<Transform> mapping(Section section) {
        section.only(Keys.TRANSFORM);
        List<String> named = section.keys().stream()
                .filter(key -> Keys.TRANSFORM.known().contains(key) && !key.equals("otherwise"))
                .toList();
        if (named.isEmpty() && !section.keys().isEmpty() && !section.has("otherwise")) {
            return Optional.empty();
        }
        if (named.size() != 1) {
            reading.fault(
                    section.node(),
                    section.path(),
                    named.size() + " transforms in one mapping; one of jq, date, map, join, split expected, and a list"
                            + " for several");
            return Optional.empty();
        }
        String key = named.get(0);
        if (section.has("otherwise") && !key.equals("map")) {
            section.fault("otherwise", "given beside '" + key + "'; it goes with 'map' only");
        }
        return switch (key) {
            case "map" -> map(section);
            case "jq" -> section.text(key).flatMap(text -> jq(text, text.value()));
            case "date" -> section.text(key).flatMap(this::date);
            default -> separator(section, key);
        };
    }

    private Optional<Transform> jq(Text at, String program) {
        try {
            JqProgram.compile(program);
            return Optional.of(new Transform.Jq(program));
        } catch (JqProgram.Invalid e) {
            reading.fault(at, "jq: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Transform> date(Text pattern) {
        try {
            DateTimeFormatter.ofPattern(pattern.value(), Locale.ROOT);
            if (!pattern.value().isBlank()) {
                return Optional.of(new Transform.Date(pattern.value()));
            }
        } catch (IllegalArgumentException e) {
            // Told below, as an empty one is.
        }
        reading.fault(pattern, "'" + pattern.shown() + "' given; a pattern as dd.MM.yyyy expected");
        return Optional.empty();
    }

    private Optional<Transform> map(Section section) {
        Optional<Section> entries = section.section("map");
        Optional<String> otherwise = section.text("otherwise").map(Text::value);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        List<String> keys = entries.get().keys();
        if (keys.isEmpty() || keys.size() > ENTRIES_MAX) {
            section.fault("map", keys.size() + " entries given; 1 to " + ENTRIES_MAX + " expected");
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : keys) {
            entries.get().text(key).ifPresent(value -> values.put(key, value.value()));
        }
        return Optional.of(new Transform.MapOf(values, otherwise.orElse(null)));
    }

    private Optional<Transform> separator(Section section, String key) {
        Optional<String> separator = section.text(key).map(Text::value);
        if (separator.isEmpty()) {
            return Optional.empty();
        }
        boolean split = key.equals("split");
        int length = separator.get().length();
        if (length > SEPARATOR_MAX || split && length == 0) {
            section.fault(
                    key, length + " characters given; " + (split ? "1" : "0") + " to " + SEPARATOR_MAX + " expected");
            return Optional.empty();
        }
        return Optional.of(split ? new Transform.Split(separator.get()) : new Transform.Join(separator.get()));
    }
}
