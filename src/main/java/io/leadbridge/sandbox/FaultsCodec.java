package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;

/** The JSON form of {@link Faults}, as {@code POST /sandbox/faults} takes it. */
public final class FaultsCodec {

    private static final List<String> KEYS = List.of(
            "rateLimit",
            "latencyMs",
            "errorShare",
            "resetShare",
            "lostAnswerShare",
            "commitAfterTimeoutMs",
            "searchLagMs",
            "webhooks");
    private static final List<String> WEBHOOK_KEYS = List.of("duplicateShare", "lostShare", "delayMs", "reorder");

    private FaultsCodec() {}

    /**
     * Applies a change.
     *
     * @param change keys not named stay as they are; an empty object switches all off and the limits on
     * @throws IllegalArgumentException naming the key, if one is unknown or has a value that it cannot have
     */
    public static Faults change(Faults now, JsonNode change) {
        known("", change, KEYS);
        if (change.isEmpty()) {
            return Faults.NONE;
        }
        JsonNode hooks = change.path("webhooks");
        if (!hooks.isMissingNode()) {
            known("webhooks.", hooks, WEBHOOK_KEYS);
        }
        return new Faults(
                onOff(change, now.rateLimit()),
                range(change, "latencyMs", now.latency()),
                share(change, "errorShare", now.errorShare()),
                share(change, "resetShare", now.resetShare()),
                share(change, "lostAnswerShare", now.lostAnswerShare()),
                range(change, "commitAfterTimeoutMs", now.commitAfterTimeout()),
                range(change, "searchLagMs", now.searchLag()),
                share(hooks, "duplicateShare", now.duplicateShare()),
                share(hooks, "lostShare", now.lostShare()),
                range(hooks, "delayMs", now.webhookDelay()),
                flag(hooks, "reorder", now.reorder()));
    }

    /** Writes all keys. */
    public static ObjectNode write(Faults faults) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rateLimit", faults.rateLimit() ? "on" : "off");
        json.set("latencyMs", pair(faults.latency()));
        json.put("errorShare", faults.errorShare());
        json.put("resetShare", faults.resetShare());
        json.put("lostAnswerShare", faults.lostAnswerShare());
        json.set("commitAfterTimeoutMs", pair(faults.commitAfterTimeout()));
        json.set("searchLagMs", pair(faults.searchLag()));
        ObjectNode hooks = json.putObject("webhooks");
        hooks.put("duplicateShare", faults.duplicateShare());
        hooks.put("lostShare", faults.lostShare());
        hooks.set("delayMs", pair(faults.webhookDelay()));
        hooks.put("reorder", faults.reorder());
        return json;
    }

    private static void known(String prefix, JsonNode json, List<String> keys) {
        if (!json.isObject()) {
            throw new IllegalArgumentException((prefix.isEmpty() ? "the body" : "webhooks") + ": expected an object");
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown key " + prefix + name + ", expected one of " + String.join(", ", keys));
            }
        }
    }

    private static boolean onOff(JsonNode json, boolean now) {
        JsonNode value = json.path("rateLimit");
        if (value.isMissingNode()) {
            return now;
        }
        if (!value.asText().equals("on") && !value.asText().equals("off")) {
            throw new IllegalArgumentException("rateLimit: " + value + ", expected \"on\" or \"off\"");
        }
        return value.asText().equals("on");
    }

    private static boolean flag(JsonNode json, String key, boolean now) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new IllegalArgumentException(key + ": " + value + ", expected true or false");
        }
        return value.isMissingNode() ? now : value.booleanValue();
    }

    private static double share(JsonNode json, String key, double now) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw new IllegalArgumentException(key + ": " + value + ", expected a share from 0 to 1");
        }
        return value.isMissingNode() ? now : value.doubleValue();
    }

    private static Range range(JsonNode json, String key, Range now) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return now;
        }
        boolean pair = value.isArray() && value.size() == 2;
        if (!pair || !value.get(0).isIntegralNumber() || !value.get(1).isIntegralNumber()) {
            throw new IllegalArgumentException(key + ": " + value + ", expected [min, max] in milliseconds");
        }
        try {
            return new Range(value.get(0).longValue(), value.get(1).longValue());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static ArrayNode pair(Range range) {
        return JsonNodeFactory.instance.arrayNode().add(range.minMs()).add(range.maxMs());
    }
}
