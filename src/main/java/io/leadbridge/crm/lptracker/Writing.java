package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the JSON that LPTracker takes. Fields are read as arrays of objects, but written as a map of values by id. */
final class Writing {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Dates dates;

    Writing(Dates dates) {
        this.dates = dates;
    }

    /** A field that LPTracker has not. */
    static final class NoSuchField extends Exception {
        private static final long serialVersionUID = 1;

        NoSuchField(FieldPath path) {
            super(path + ": LPTracker has no such field", null, false, false);
        }
    }

    /** An id as LPTracker wants it: a number. What is none goes as it is, and LPTracker says what it thinks of it. */
    static JsonNode id(String id) {
        return id != null && id.matches("\\d{1,18}") ? JSON.numberNode(Long.parseLong(id)) : JSON.textNode(id);
    }

    /**
     * Name and customs of a lead; empty text empties a custom.
     *
     * @throws NoSuchField if a field of the lead is unknown
     */
    ObjectNode lead(Map<FieldPath, Value> fields) throws NoSuchField {
        ObjectNode lead = JSON.objectNode();
        ObjectNode customs = JSON.objectNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() == Entity.COMPANY) {
                throw new NoSuchField(path);
            }
            if (path.of() == Entity.LEAD && path.custom()) {
                customs.set(path.name(), value(field.getValue()));
            } else if (path.of() == Entity.LEAD) {
                if (!path.equals(FieldPath.LEAD_NAME)) {
                    throw new NoSuchField(path);
                }
                lead.put("name", field.getValue().canonical());
            }
        }
        if (!customs.isEmpty()) {
            lead.set("custom", customs);
        }
        return lead;
    }

    static boolean hasContact(Map<FieldPath, Value> fields) {
        return fields.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
    }

    /** A contact that is to be made; without details if it has neither phone nor e-mail. */
    ObjectNode newContact(Map<FieldPath, Value> fields) throws NoSuchField {
        ObjectNode contact = JSON.objectNode();
        write(fields, contact, JSON.objectNode());
        return contact;
    }

    /**
     * A contact with what it has and these fields. Whether what is not sent stays is proven for leads only; so all that
     * the contact has is sent along, its phones and e-mails by their ids.
     *
     * @return empty if the contact has all that already
     */
    ObjectNode contact(Map<FieldPath, Value> fields, JsonNode present, String project) throws NoSuchField {
        ObjectNode contact = JSON.objectNode();
        contact.set("id", id(present.path("id").asText()));
        contact.set("project_id", id(project));
        for (String key : List.of("name", "profession", "site")) {
            if (present.path(key).isTextual() && !present.path(key).asText().isEmpty()) {
                contact.set(key, present.get(key));
            }
        }
        ArrayNode details = contact.putArray("details");
        present.path("details").forEach(details::add);
        ObjectNode customs = contact.putObject("fields");
        for (JsonNode field : present.path("fields")) {
            JsonNode value = field.path("value");
            if (value.isNumber() || value.isTextual() && !value.asText().isEmpty()) {
                customs.set(field.path("id").asText(), value);
            }
        }
        ObjectNode before = contact.deepCopy();
        write(fields, contact, present);
        return contact.equals(before) ? JSON.objectNode() : contact;
    }

    private void write(Map<FieldPath, Value> fields, ObjectNode contact, JsonNode present) throws NoSuchField {
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() != Entity.CONTACT) {
                continue;
            }
            if (path.custom()) {
                contact.withObjectProperty("fields").set(path.name(), value(field.getValue()));
            } else if (path.equals(FieldPath.CONTACT_NAME)) {
                contact.put("name", field.getValue().canonical());
            } else if (path.equals(FieldPath.CONTACT_PHONE)) {
                contact.withArrayProperty("details")
                        .addAll(newDetails("phone", field.getValue(), present, Reading::lastDigits));
            } else if (path.equals(FieldPath.CONTACT_EMAIL)) {
                contact.withArrayProperty("details")
                        .addAll(newDetails("email", field.getValue(), present, Reading::folded));
            } else {
                throw new NoSuchField(path);
            }
        }
    }

    private static List<ObjectNode> newDetails(String type, Value value, JsonNode present, UnaryOperator<String> same) {
        Set<String> known = new HashSet<>();
        Reading.details(present, type).forEach(old -> known.add(same.apply(old)));
        List<ObjectNode> added = new ArrayList<>();
        for (Value each : value.all()) {
            String folded = same.apply(each.canonical());
            if (!folded.isEmpty() && known.add(folded)) {
                added.add(JSON.objectNode().put("type", type).put("data", each.canonical()));
            }
        }
        return added;
    }

    /** One value goes as text; several go as an array, as fields with several choices take it. */
    private JsonNode value(Value value) {
        List<Value> all = value.all();
        if (all.size() <= 1) {
            return JSON.textNode(all.isEmpty() ? "" : text(all.get(0)));
        }
        ArrayNode values = JSON.arrayNode();
        all.forEach(each -> values.add(text(each)));
        return values;
    }

    private String text(Value value) {
        return value instanceof Value.Moment moment ? dates.write(moment.instant()) : value.canonical();
    }
}
