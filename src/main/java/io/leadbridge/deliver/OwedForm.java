package io.leadbridge.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.EventId;
import java.time.Instant;

/** A promised note or task as JSON. */
final class OwedForm {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OwedForm() {}

    static String write(Owed owed) {
        ObjectNode form = JSON.createObjectNode();
        form.put("task", owed.task());
        form.put("lead", owed.lead().toString());
        form.put("text", owed.text());
        form.put("message", owed.event().message()).put("index", owed.event().index());
        put(form, "dueMs", owed.due());
        if (owed.responsible() != null) {
            form.put("responsible", owed.responsible());
        }
        put(form, "triedAtMs", owed.triedAt());
        put(form, "notBeforeMs", owed.notBefore());
        form.put("stuck", owed.stuck());
        return form.toString();
    }

    static Owed read(String text) {
        try {
            JsonNode form = JSON.readTree(text);
            return new Owed(
                    form.path("task").asBoolean(),
                    RedisBooks.ref(form.path("lead").asText()),
                    form.path("text").asText(),
                    instant(form.path("dueMs")),
                    form.hasNonNull("responsible") ? form.path("responsible").asText() : null,
                    new EventId(
                            form.path("message").asText(), form.path("index").asInt()),
                    instant(form.path("triedAtMs")),
                    instant(form.path("notBeforeMs")),
                    form.path("stuck").asBoolean());
        } catch (JsonProcessingException e) {
            // Without the text, which may hold a person's data.
            throw new IllegalStateException("a promised note in Redis is not JSON");
        }
    }

    private static void put(ObjectNode form, String name, Instant instant) {
        if (instant != null) {
            form.put(name, instant.toEpochMilli());
        }
    }

    private static Instant instant(JsonNode millis) {
        return millis.isNumber() ? Instant.ofEpochMilli(millis.asLong()) : null;
    }
}
