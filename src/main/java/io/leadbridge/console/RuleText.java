package io.leadbridge.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A rule of a tenant's document, for people: as lines, and as the YAML that they edit. */
public final class RuleText {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private RuleText() {}

    /**
     * A rule of a list.
     *
     * @param when its conditions, an outer one before its parts; empty if it has none
     * @param then its actions
     */
    public record Rule(String name, String from, boolean enabled, List<Line> when, List<Line> then) {}

    /** A line; {@code depth} says how many others it is part of. */
    public record Line(int depth, String text) {}

    static Rule of(JsonNode rule, Words words) {
        List<Line> when = new ArrayList<>();
        condition(rule.path("when"), 0, words, when);
        List<Line> then = new ArrayList<>();
        rule.path("then").forEach(action -> action(action, words, then));
        return new Rule(
                rule.path("name").asText(),
                rule.path("from").asText(),
                rule.path("enabled").asBoolean(true),
                when,
                then);
    }

    private static void condition(JsonNode when, int depth, Words words, List<Line> lines) {
        when.properties().forEach(one -> {
            String key = one.getKey();
            if (key.equals("all") || key.equals("any")) {
                lines.add(new Line(depth, words.of("rule." + key)));
                one.getValue().forEach(part -> condition(part, depth + 1, words, lines));
            } else if (key.equals("not")) {
                lines.add(new Line(depth, words.of("rule.not")));
                condition(one.getValue(), depth + 1, words, lines);
            } else if (key.equals("field")) {
                lines.add(new Line(depth, field(one.getValue())));
            } else {
                lines.add(new Line(depth, key + ": " + text(one.getValue())));
            }
        });
    }

    private static String field(JsonNode field) {
        String test = field.properties().stream()
                .filter(one -> !one.getKey().equals("of") && !one.getKey().equals("name"))
                .map(one -> one.getKey() + " " + text(one.getValue()))
                .collect(Collectors.joining(" "));
        return field.path("of").asText("lead") + "." + field.path("name").asText() + " " + test;
    }

    private static void action(JsonNode action, Words words, List<Line> lines) {
        String target = action.path("sync-to").asText();
        lines.add(new Line(0, words.of("rule.sync-to", target)));
        for (String key : List.of("match-by", "if-missing", "if-found", "pipeline", "status", "stage", "note")) {
            if (action.has(key)) {
                lines.add(new Line(1, key + ": " + text(action.path(key))));
            }
        }
        if (action.has("task")) {
            lines.add(new Line(1, "task: " + action.path("task").path("text").asText()));
        }
        action.path("fields")
                .forEach(pair -> lines.add(new Line(
                        1, pair.path("from").asText() + " → " + pair.path("to").asText())));
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(RuleText::text)
                        .collect(Collectors.joining(", "))
                : value.isValueNode() ? value.asText() : value.toString();
    }

    static String yaml(JsonNode rule) {
        try {
            return YAML.writeValueAsString(rule);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** The rule that a person wrote; empty, with a fault told, if it is none. */
    static Optional<ObjectNode> read(String yaml, List<String> faults) {
        try {
            if (YAML.readTree(yaml) instanceof ObjectNode rule) {
                return Optional.of(rule);
            }
            faults.add("a rule expected: name, from, when, then");
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            faults.add("line " + line + ": not YAML from here on");
        }
        return Optional.empty();
    }

    /** The rule of this name in a document. */
    static Optional<JsonNode> find(JsonNode document, String name) {
        for (JsonNode rule : document.path("rules")) {
            if (rule.path("name").asText().equals(name)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
