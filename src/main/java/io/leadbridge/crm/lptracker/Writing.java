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

    /**
     * Name and customs of a lead. Emptied customs are not among them: they have a call of their own.
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
                if (!field.getValue().isEmpty()) {
                    customs.set(path.name(), value(field.getValue()));
                }
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

    /** Ids of the customs that are to be empty. */
    static List<String> emptied(Map<FieldPath, Value> fields) {
        return fields.entrySet().stream()
                .filter(field ->
                        field.getKey().of() == Entity.LEAD && field.getKey().custom())
                .filter(field -> field.getValue().isEmpty())
                .map(field -> field.getKey().name())
                .toList();
    }

    static boolean hasContact(Map<FieldPath, Value> fields) {
        return fields.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
    }

    /**
     * A contact with these fields.
     *
     * @param present the contact as it is, of which everything else stays; {@code null} for a new one
     * @return empty if nothing has to be written
     * @throws NoSuchField if a field of the contact is unknown
     */
    ObjectNode contact(Map<FieldPath, Value> fields, JsonNode present) throws NoSuchField {
        ObjectNode contact = JSON.objectNode();
        ObjectNode customs = JSON.objectNode();
        List<ObjectNode> added = new ArrayList<>();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() != Entity.CONTACT) {
                continue;
            }
            if (path.custom()) {
                customs.set(path.name(), value(field.getValue()));
            } else if (path.equals(FieldPath.CONTACT_NAME)) {
                contact.put("name", field.getValue().canonical());
            } else if (path.equals(FieldPath.CONTACT_PHONE)) {
                added.addAll(newDetails("phone", field.getValue(), present, Reading::lastDigits));
            } else if (path.equals(FieldPath.CONTACT_EMAIL)) {
                added.addAll(newDetails("email", field.getValue(), present, Reading::folded));
            } else {
                throw new NoSuchField(path);
            }
        }
        if (!customs.isEmpty()) {
            contact.set("fields", customs);
        }
        if (!added.isEmpty()) {
            ArrayNode details = contact.putArray("details");
            // Whether sent details join those there or replace them is not known: so the old ones are sent along.
            if (present != null) {
                present.path("details").forEach(details::add);
            }
            details.addAll(added);
        }
        if (!contact.isEmpty() && !contact.has("name") && present != null && present.hasNonNull("name")) {
            contact.set("name", present.get("name"));
        }
        return contact;
    }

    private static List<ObjectNode> newDetails(String type, Value value, JsonNode present, UnaryOperator<String> same) {
        Set<String> known = new HashSet<>();
        if (present != null) {
            Reading.details(present, type).forEach(old -> known.add(same.apply(old)));
        }
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
