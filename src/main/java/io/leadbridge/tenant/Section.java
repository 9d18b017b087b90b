package io.leadbridge.tenant;

import io.leadbridge.event.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** One mapping of the file: its values by key. What is wrong with it becomes a fault, and the value is absent. */
final class Section {

    private static final Pattern NO_WORD = Pattern.compile("(?s)[^\\p{L}0-9_-].*|(?<=^.{3}).{18,}");

    private final Reading reading;
    private final Node node;
    private final String path;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    Section(Reading reading, Node node, String path) {
        this.reading = reading;
        this.node = node;
        this.path = path;
    }

    /** Takes a key and its value in. */
    void put(ScalarNode key, Node value) {
        Node first = keys.putIfAbsent(key.getValue(), key);
        if (first != null) {
            reading.fault(
                    key,
                    pathOf(shown(key.getValue())),
                    "given twice, first in line " + (first.getStartMark().getLine() + 1));
            return;
        }
        values.put(key.getValue(), value);
    }

    /** Faults every key that is not one of {@code allowed}. */
    Section only(Keys allowed) {
        keys.forEach((key, at) -> {
            if (allowed.later().contains(key)) {
                reading.fault(at, pathOf(key), "'" + key + "' is not supported yet; remove it");
            } else if (!allowed.known().contains(key)) {
                reading.fault(
                        at,
                        path,
                        "unknown key '" + shown(key) + "' of a " + allowed.section()
                                + Nearest.hint(key, allowed.known()));
            }
        });
        return this;
    }

    /** A key that may be none: without the space behind its colon, a secret is part of it, and in braces it is all of it. */
    private static String shown(String key) {
        return NO_WORD.matcher(key).replaceFirst("…");
    }

    Node node() {
        return node;
    }

    String path() {
        return path;
    }

    String pathOf(String key) {
        String name = Reading.cut(key);
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Keys in the order of the file. */
    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Node valueOf(String key) {
        return values.get(key);
    }

    Node keyNode(String key) {
        return keys.getOrDefault(key, node);
    }

    void fault(String key, String message) {
        reading.fault(values.getOrDefault(key, node), pathOf(key), message);
    }

    /** A mapping; absent without a fault if the key is not there. */
    Optional<Section> section(String key) {
        return has(key) ? reading.section(values.get(key), pathOf(key)) : Optional.empty();
    }

    /** A single value; absent without a fault if the key is not there. */
    Optional<Text> text(String key) {
        return has(key) ? reading.text(values.get(key), pathOf(key)) : Optional.empty();
    }

    /** A single value; a fault if the key is not there. */
    Optional<Text> required(String key, String expected) {
        if (!has(key)) {
            reading.fault(node, pathOf(key), "missing; " + expected + " expected");
            return Optional.empty();
        }
        return text(key);
    }

    /** A single value or a list of them; absent without a fault if the key is not there; never an empty list. */
    Optional<List<Text>> texts(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        Node value = values.get(key);
        if (value instanceof ScalarNode) {
            return reading.text(value, pathOf(key)).map(List::of);
        }
        List<Text> texts = new ArrayList<>();
        List<Node> items = reading.list(value, pathOf(key));
        for (int i = 0; i < items.size(); i++) {
            reading.text(items.get(i), pathOf(key) + "[" + i + "]").ifPresent(texts::add);
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
    }
}
