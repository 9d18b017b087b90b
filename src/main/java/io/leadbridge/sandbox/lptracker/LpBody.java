package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Refusal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads request bodies, with PHP's indulgence: an empty map may be {@code []}, a number may be a string. */
final class LpBody {

    private LpBody() {}

    /**
     * @throws Refusal if the body is not a JSON object; nothing at all counts as an empty one
     */
    static JsonNode of(Call call) {
        byte[] body = call.request().body();
        JsonNode json =
                body.length == 0 ? Json.object() : Json.read(body).orElseThrow(() -> LpAnswers.refuse("Invalid JSON"));
        if (json.isArray() && json.isEmpty()) {
            return Json.object();
        }
        if (!json.isObject()) {
            throw LpAnswers.refuse("Invalid JSON: an object is expected");
        }
        return json;
    }

    /** A text; null if it is absent or null. */
    static String text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isContainerNode()) {
            throw LpAnswers.refuse("Invalid value of " + key);
        }
        return value.asText();
    }

    /** The number under the first of the keys that is there; null if none is. */
    static Long number(JsonNode json, String... keys) {
        for (String key : keys) {
            JsonNode value = json.path(key);
            if (!value.isMissingNode() && !value.isNull()) {
                return parse(value, key);
            }
        }
        return null;
    }

    private static long parse(JsonNode value, String key) {
        if (!value.isValueNode() || !value.asText().matches("[0-9]{1,18}")) {
            throw LpAnswers.refuse("Invalid value of " + key);
        }
        return Long.parseLong(value.asText());
    }

    /**
     * A map from id to value; absent and {@code []} are empty. A list of {@code {"id":…,"value":…}}, as it is read, will
     * do too, for the vendor's own SDK sends it.
     */
    static Map<Long, JsonNode> map(JsonNode json, String key) {
        JsonNode map = json.path(key);
        Map<Long, JsonNode> values = new LinkedHashMap<>();
        if (map.isMissingNode() || map.isNull()) {
            return values;
        }
        if (map.isArray()) {
            for (JsonNode item : map) {
                Long id = number(item, "id");
                if (id == null) {
                    throw LpAnswers.refuse("Invalid " + key + " ID");
                }
                values.put(id, item.path("value"));
            }
            return values;
        }
        if (!map.isObject()) {
            throw LpAnswers.refuse("Invalid value of " + key + ": a map from id to value is expected");
        }
        for (Iterator<String> names = map.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.matches("[0-9]{1,18}")) {
                throw LpAnswers.refuse("Invalid " + key + " ID");
            }
            values.put(Long.valueOf(name), map.get(name));
        }
        return values;
    }
}
