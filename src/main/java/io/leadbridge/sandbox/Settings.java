package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * How a stand-in behaves where the sources on the real CRM disagree or are silent. Each setting is a flag, a whole
 * number, a list of whole numbers or one of some words; the defaults say which and which keys there are.
 */
public final class Settings {

    private final ObjectNode defaults;
    private final ObjectNode values;
    private final Map<String, List<String>> words;

    /**
     * @param defaults every key with its default
     */
    public Settings(ObjectNode defaults) {
        this(defaults, Map.of());
    }

    /**
     * @param defaults every key with its default
     * @param words what a setting that is a word may be, by key
     */
    public Settings(ObjectNode defaults, Map<String, List<String>> words) {
        this.words = Map.copyOf(words);
        this.defaults = defaults.deepCopy();
        this.values = defaults.deepCopy();
    }

    /** Whether a flag is set. */
    public boolean flag(String key) {
        return values.get(key).booleanValue();
    }

    /** A word. */
    public String word(String key) {
        return values.get(key).textValue();
    }

    /** A number. */
    public long number(String key) {
        return values.get(key).longValue();
    }

    /** A number; 0 if there is no such setting. */
    public long numberIfAny(String key) {
        return values.path(key).longValue();
    }

    /** A list of numbers. */
    public List<Long> numbers(String key) {
        List<Long> numbers = new ArrayList<>();
        values.get(key).forEach(number -> numbers.add(number.longValue()));
        return numbers;
    }

    /**
     * Changes the named settings.
     *
     * @throws IllegalArgumentException naming the key, if one is unknown or of another type; then nothing is changed
     */
    public void change(JsonNode change) {
        if (!change.isObject()) {
            throw new IllegalArgumentException("the body: expected an object");
        }
        for (Iterator<String> names = change.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode standard = defaults.get(name);
            if (standard == null) {
                throw new IllegalArgumentException("unknown key " + name + ", the settings are " + defaults);
            }
            List<String> allowed = words.get(name);
            if (allowed != null && !allowed.contains(change.get(name).textValue())) {
                throw new IllegalArgumentException(
                        name + ": " + change.get(name) + ", expected one of " + String.join(", ", allowed));
            }
            if (!fits(change.get(name), standard)) {
                throw new IllegalArgumentException(
                        name + ": " + change.get(name) + ", expected something like " + standard);
            }
        }
        values.setAll((ObjectNode) change);
    }

    /** Sets a flag. */
    public Settings set(String key, boolean value) {
        change(JsonNodeFactory.instance.objectNode().put(key, value));
        return this;
    }

    /** Sets a number. */
    public Settings set(String key, long value) {
        change(JsonNodeFactory.instance.objectNode().put(key, value));
        return this;
    }

    /** Sets a word. */
    public Settings set(String key, String value) {
        change(JsonNodeFactory.instance.objectNode().put(key, value));
        return this;
    }

    /** Sets a list of numbers. */
    public Settings set(String key, List<Long> value) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        value.forEach(change.putArray(key)::add);
        change(change);
        return this;
    }

    /** All of them as JSON. */
    public ObjectNode write() {
        return values.deepCopy();
    }

    private static boolean fits(JsonNode value, JsonNode standard) {
        if (standard.isBoolean()) {
            return value.isBoolean();
        }
        if (standard.isTextual()) {
            return value.isTextual();
        }
        if (!standard.isArray()) {
            return whole(value);
        }
        boolean whole = value.isArray() && value.size() <= 100;
        for (JsonNode number : value) {
            whole = whole && whole(number);
        }
        return whole;
    }

    private static boolean whole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
    }
}
