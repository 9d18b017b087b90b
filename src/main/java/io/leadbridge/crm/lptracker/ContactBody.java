package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.lptracker.Writing.CannotWrite;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the JSON of a contact that LPTracker takes. "Details" are its phones, e-mails and messengers. */
final class ContactBody {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of("name", "profession", "site");
    private static final Map<FieldPath, String> DETAILS =
            Map.of(FieldPath.CONTACT_PHONE, "phone", FieldPath.CONTACT_EMAIL, "email");

    private final Writing writing;

    ContactBody(Writing writing) {
        this.writing = writing;
    }

    static boolean isIn(Map<FieldPath, Value> fields) {
        return fields.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
    }

    /**
     * The contact's part of some fields, and nothing else.
     *
     * @param present phones and e-mails that it has already are left out; a missing node if nothing is known of it
     */
    ObjectNode changes(Map<FieldPath, Value> fields, JsonNode present) throws CannotWrite {
        ObjectNode contact = JSON.objectNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() != Entity.CONTACT) {
                continue;
            }
            if (path.custom()) {
                contact.withObjectProperty("fields").set(path.name(), writing.value(field.getValue()));
            } else if (path.equals(FieldPath.CONTACT_NAME)) {
                contact.put("name", field.getValue().canonical());
            } else if (DETAILS.containsKey(path)) {
                addDetails(contact, DETAILS.get(path), field.getValue(), present);
            } else {
                throw new CannotWrite(path, "LPTracker has no such field");
            }
        }
        return contact;
    }

    private static void addDetails(ObjectNode contact, String type, Value value, JsonNode present) {
        Set<String> known = details(present);
        for (Value each : value.all()) {
            String same = same(type, each.canonical());
            if (!same.endsWith(":") && known.add(same)) {
                contact.withArrayProperty("details")
                        .add(JSON.objectNode().put("type", type).put("data", each.canonical()));
            }
        }
    }

    /** Whether these changes are there already. */
    static boolean isDone(ObjectNode changes, JsonNode present) {
        boolean named = !changes.has("name")
                || changes.path("name").asText().equals(present.path("name").asText());
        Map<String, String> values = values(present);
        boolean filled = changes.path("fields").properties().stream()
                .allMatch(field -> field.getValue().asText().equals(values.getOrDefault(field.getKey(), "")));
        return named && filled && !changes.has("details");
    }

    /** A contact with all that it has, phones and e-mails by their ids, and with the changes. */
    static ObjectNode whole(JsonNode present, ObjectNode changes) {
        ObjectNode contact = JSON.objectNode();
        for (String key : TEXTS) {
            if (!text(present, key).isEmpty()) {
                contact.put(key, text(present, key));
            }
        }
        ArrayNode details = contact.putArray("details");
        present.path("details").forEach(details::add);
        ObjectNode fields = contact.putObject("fields");
        values(present).forEach(fields::put);
        TEXTS.stream().filter(changes::has).forEach(key -> contact.set(key, changes.get(key)));
        changes.path("details").forEach(details::add);
        changes.path("fields").properties().forEach(field -> fields.set(field.getKey(), field.getValue()));
        return contact;
    }

    /** What a contact had and has not any more, although the changes did not touch it; empty if nothing is lost. */
    static ObjectNode lost(JsonNode before, JsonNode after, ObjectNode changes) {
        ObjectNode lost = JSON.objectNode();
        for (String key : TEXTS) {
            if (!changes.has(key)
                    && !text(before, key).isEmpty()
                    && text(after, key).isEmpty()) {
                lost.put(key, text(before, key));
            }
        }
        Set<String> still = details(after);
        for (JsonNode detail : before.path("details")) {
            if (!still.contains(same(detail))) {
                lost.withArrayProperty("details")
                        .add(JSON.objectNode()
                                .put("type", detail.path("type").asText())
                                .put("data", detail.path("data").asText()));
            }
        }
        Map<String, String> stillFilled = values(after);
        values(before).forEach((id, value) -> {
            if (!changes.path("fields").has(id) && !stillFilled.containsKey(id)) {
                lost.withObjectProperty("fields").put(id, value);
            }
        });
        return lost;
    }

    /** Whether a contact has all phones and e-mails of the changes. */
    static boolean hasDetails(JsonNode contact, ObjectNode changes) {
        return details(contact).containsAll(details(changes));
    }

    /** What was lost together with the changes, as far as the contact has them not yet. */
    static ObjectNode both(ObjectNode lost, ObjectNode changes, JsonNode present) {
        ObjectNode both = lost.deepCopy();
        TEXTS.stream().filter(changes::has).forEach(key -> both.set(key, changes.get(key)));
        Set<String> known = details(present);
        for (JsonNode detail : changes.path("details")) {
            if (!known.contains(same(detail))) {
                both.withArrayProperty("details").add(detail);
            }
        }
        changes.path("fields").properties().forEach(field -> both.withObjectProperty("fields")
                .set(field.getKey(), field.getValue()));
        return both;
    }

    /** Whether an answer shows all that a contact had, so that a loss would be seen in it. */
    static boolean showsAllOf(JsonNode before, JsonNode answer) {
        boolean texts = TEXTS.stream().allMatch(key -> text(before, key).isEmpty() || answer.has(key));
        return texts && answer.has("details") && (values(before).isEmpty() || answer.has("fields"));
    }

    /** Whether the contact has something that the changes do not send. */
    static boolean hasUnsent(JsonNode before, ObjectNode changes) {
        return TEXTS.stream()
                        .anyMatch(key -> !changes.has(key) && !text(before, key).isEmpty())
                || !changes.has("details") && !before.path("details").isEmpty()
                || values(before).keySet().stream()
                        .anyMatch(id -> !changes.path("fields").has(id));
    }

    private static Set<String> details(JsonNode contact) {
        Set<String> details = new HashSet<>();
        contact.path("details").forEach(detail -> details.add(same(detail)));
        return details;
    }

    private static String same(JsonNode detail) {
        return same(detail.path("type").asText(), detail.path("data").asText());
    }

    /** Equal for two details that reach the same person. */
    private static String same(String type, String data) {
        return type + ":" + (type.equals("phone") ? Reading.lastDigits(data) : Reading.folded(data));
    }

    private static Map<String, String> values(JsonNode contact) {
        Map<String, String> values = new java.util.LinkedHashMap<>();
        for (JsonNode field : contact.path("fields")) {
            JsonNode value = field.path("value");
            if (value.isNumber() || value.isTextual() && !value.asText().isEmpty()) {
                values.put(Reading.id(field), value.asText());
            }
        }
        return values;
    }

    private static String text(JsonNode contact, String key) {
        JsonNode text = contact.path(key);
        return text.isTextual() ? text.asText() : "";
    }
}
