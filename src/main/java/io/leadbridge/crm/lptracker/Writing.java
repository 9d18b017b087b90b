package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.lptracker.Customs.Custom;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the JSON of a lead that LPTracker takes. Fields are read as arrays of objects, but written as a map of values by id. */
final class Writing {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Dates dates;

    Writing(Dates dates) {
        this.dates = dates;
    }

    /** A value that LPTracker has no place for. Its message names the field and no value. */
    static final class CannotWrite extends Exception {
        private static final long serialVersionUID = 1;

        CannotWrite(FieldPath path, String why) {
            super(path + ": " + why, null, false, false);
        }
    }

    /** An id as LPTracker wants it: a number. What is none goes as it is, and LPTracker says what it thinks of it. */
    static JsonNode id(String id) {
        return id != null && id.matches("\\d{1,18}") ? JSON.numberNode(Long.parseLong(id)) : JSON.textNode(id);
    }

    /**
     * Name and customs of a lead. Not among them: the owner, and customs to be emptied by a call of their own.
     *
     * @param customs what is known of the project's customs; others are written as text
     * @throws CannotWrite if LPTracker has no place for one of the lead's fields, or none for its value
     */
    ObjectNode lead(Map<FieldPath, Value> fields, Map<String, Custom> customs) throws CannotWrite {
        ObjectNode lead = JSON.objectNode();
        ObjectNode values = JSON.objectNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() == Entity.LEAD && path.custom()) {
                JsonNode value = custom(path, field.getValue(), customs.get(path.name()));
                if (value != null) {
                    values.set(path.name(), value);
                }
            } else if (path.equals(FieldPath.LEAD_NAME)) {
                lead.put("name", field.getValue().canonical());
            } else if (path.equals(FieldPath.LEAD_PRICE)) {
                throw new CannotWrite(path, "LPTracker has no price of its own, it adds up the payments");
            } else if (path.of() != Entity.CONTACT && !path.equals(FieldPath.LEAD_RESPONSIBLE)) {
                throw new CannotWrite(path, "LPTracker has no such field");
            }
        }
        if (!values.isEmpty()) {
            lead.set("custom", values);
        }
        return lead;
    }

    /** Ids of the customs that are to be emptied by a call of their own. */
    static List<String> emptied(Map<FieldPath, Value> fields, Map<String, Custom> customs) {
        List<String> emptied = new ArrayList<>();
        fields.forEach((path, value) -> {
            boolean custom = path.of() == Entity.LEAD && path.custom() && customs.containsKey(path.name());
            if (custom && value.isEmpty() && customs.get(path.name()).isEmptiedByDelete()) {
                emptied.add(path.name());
            }
        });
        return emptied;
    }

    /** A value as the field's type wants it; {@code null} if it is to be emptied by a call of its own. */
    private JsonNode custom(FieldPath path, Value value, Custom custom) throws CannotWrite {
        if (custom == null) {
            return value(value);
        }
        if (custom.isReadOnly()) {
            throw new CannotWrite(path, "a field of type " + custom.type() + " cannot be written");
        }
        List<Value> all = value.all();
        if (all.isEmpty() && custom.isEmptiedByDelete()) {
            return null;
        }
        if (custom.several()) {
            ArrayNode array = JSON.arrayNode();
            for (Value each : all) {
                array.add(spelled(path, each, custom));
            }
            return array;
        }
        if (all.size() > 1) {
            throw new CannotWrite(path, "it takes one value, not " + all.size());
        }
        return JSON.textNode(all.isEmpty() ? "" : spelled(path, all.get(0), custom));
    }

    /** A choice goes in LPTracker's own spelling. */
    private String spelled(FieldPath path, Value value, Custom custom) throws CannotWrite {
        if (!custom.isChoice()) {
            return text(value);
        }
        return custom.option(value.canonical())
                .orElseThrow(() -> new CannotWrite(
                        path,
                        "the value is none of its " + custom.options().size()
                                + " choices; add it in LPTracker or map it"));
    }

    /** One value goes as text; several go as an array, as fields with several choices take it. */
    JsonNode value(Value value) {
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
