package io.leadbridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a request says beside documents, and collects all that is wrong with it. */
final class Fields {

    private static final int SHOWN_MAX = 60;

    private final List<Flaw> flaws = new ArrayList<>();
    private final ObjectNode body;

    private Fields(ObjectNode body) {
        this.body = body;
    }

    /** Of a request without a body of its own. */
    static Fields none() {
        return new Fields(null);
    }

    /**
     * Of a body that is an object.
     *
     * @throws Refusal if it is not
     */
    static Fields of(Request request) {
        JsonNode body = Trees.read(request.body());
        if (body instanceof ObjectNode object) {
            return new Fields(object);
        }
        throw Refusal.invalid(List.of(new Flaw("", 1, 1, "an object expected, as {\"key\": …}")));
    }

    /** Takes only these keys in the body. */
    Fields only(String... known) {
        body.fieldNames().forEachRemaining(key -> unknown("", key, List.of(known)));
        return this;
    }

    /** Takes only these parameters in the query, each once. */
    Fields query(Request request, String... known) {
        for (Map.Entry<String, List<String>> parameter : request.query().entrySet()) {
            unknown("?", parameter.getKey(), List.of(known));
            if (parameter.getValue().size() > 1) {
                flaw(
                        "?" + cut(parameter.getKey()),
                        "given " + parameter.getValue().size() + " times; once expected");
            }
        }
        return this;
    }

    private void unknown(String prefix, String key, Collection<String> known) {
        if (!known.contains(key)) {
            flaw(prefix + cut(key), "unknown" + Nearest.hint(key, known));
        }
    }

    /** Whether the body has the key, and not as null. */
    boolean has(String key) {
        return body.hasNonNull(key);
    }

    /** A text of the body; empty, with a flaw, if it is missing or no text. */
    Optional<String> text(String key, int lengthMax, String expected) {
        JsonNode value = body.path(key);
        if (value.isMissingNode() || value.isNull()) {
            flaw(key, "missing; " + expected + " expected");
            return Optional.empty();
        }
        if (!value.isTextual()) {
            flaw(key, "no text given; " + expected + " expected");
            return Optional.empty();
        }
        String text = value.textValue();
        if (text.isBlank() || text.length() > lengthMax) {
            flaw(
                    key,
                    text.length() + " characters given; " + expected + ", 1 to " + lengthMax + " characters, expected");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A whole number of the query. */
    int number(Request request, String key, int from, int to, int otherwise) {
        List<String> values = request.query().getOrDefault(key, List.of());
        if (values.isEmpty()) {
            return otherwise;
        }
        String value = values.get(0);
        if (value.matches("\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= from && number <= to) {
                return number;
            }
        }
        flaw("?" + key, "'" + cut(value) + "' given; a whole number from " + from + " to " + to + " expected");
        return otherwise;
    }

    /** A text of the query; empty if it is not given. */
    Optional<String> word(Request request, String key, int lengthMax) {
        List<String> values = request.query().getOrDefault(key, List.of());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String text = values.get(0).strip();
        if (text.isEmpty() || text.length() > lengthMax) {
            flaw("?" + key, text.length() + " characters given; 1 to " + lengthMax + " expected");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** An object of texts in the body, in its order; empty, with a flaw, if it is missing, empty or none. */
    Map<String, String> texts(String key, String expected) {
        Map<String, String> texts = new LinkedHashMap<>();
        body.path(key)
                .properties()
                .forEach(entry -> texts.put(
                        entry.getKey(),
                        entry.getValue().isTextual() ? entry.getValue().textValue() : ""));
        if (texts.isEmpty() || texts.containsValue("")) {
            flaw(key, expected + " expected");
        }
        return texts;
    }

    /** Whether the body says true; false if it says nothing. */
    boolean flag(String key) {
        JsonNode value = body.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            flaw(key, "true or false expected");
        }
        return value.asBoolean();
    }

    /** A whole number of the body, 0 or more; empty if it is not given. */
    Optional<Long> count(String key) {
        JsonNode value = body.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            flaw(key, "a whole number, 0 or more, expected");
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }

    /** Notes that something is wrong. */
    void flaw(String path, String message) {
        flaws.add(new Flaw(path, 0, 0, message));
    }

    /**
     * Ends the reading.
     *
     * @throws Refusal with everything that is wrong, if anything is
     */
    void done() {
        if (!flaws.isEmpty()) {
            throw Refusal.invalid(flaws);
        }
    }

    /** A stranger's word, short enough for a message. */
    static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }
}
