package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Patch;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the JSON that amoCRM's API v4 takes. Only what is named is sent: what is not sent stays as it is. */
final class Writing {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Writing() {}

    /** A field that amoCRM has not. */
    static final class NoSuchField extends Exception {
        private static final long serialVersionUID = 1;

        NoSuchField(String message) {
            super(message, null, false, false);
        }
    }

    /** A lead for {@code POST /leads}, or for {@code POST /leads/complex} where its contact is made with it. */
    static ArrayNode newLead(Draft draft) throws NoSuchField {
        ObjectNode lead = lead(draft.pipeline(), draft.stage(), draft.fields());
        if (draft.contact() != null) {
            lead.putObject("_embedded")
                    .putArray("contacts")
                    .addObject()
                    .put("id", Long.parseLong(draft.contact()))
                    .put("is_main", true);
        } else if (hasContact(draft.fields())) {
            lead.putObject("_embedded").putArray("contacts").add(contact(draft.fields(), null));
        }
        return JSON.arrayNode().add(lead);
    }

    /** The lead's part of a patch; empty if only the contact is written. */
    static ObjectNode leadPatch(Patch patch) throws NoSuchField {
        return lead(patch.pipeline(), patch.stage(), patch.fields());
    }

    static boolean hasContact(Map<FieldPath, Value> fields) {
        return fields.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
    }

    private static ObjectNode lead(String pipeline, String stage, Map<FieldPath, Value> fields) throws NoSuchField {
        ObjectNode lead = JSON.objectNode();
        ArrayNode customs = JSON.arrayNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() == Entity.COMPANY) {
                throw new NoSuchField(path + ": companies are not written");
            }
            if (path.of() == Entity.LEAD) {
                if (path.custom()) {
                    customs.add(custom(path, field.getValue()));
                } else if (path.equals(FieldPath.LEAD_NAME)) {
                    lead.put("name", field.getValue().canonical());
                } else if (path.equals(FieldPath.LEAD_PRICE)) {
                    lead.set("price", price(field.getValue()));
                } else {
                    throw new NoSuchField(path + ": amoCRM has no such field");
                }
            }
        }
        if (!customs.isEmpty()) {
            lead.set("custom_fields_values", customs);
        }
        if (stage != null) {
            lead.put("status_id", Long.parseLong(stage));
        }
        if (pipeline != null) {
            lead.put("pipeline_id", Long.parseLong(pipeline));
        }
        return lead;
    }

    /** Whole units; text that is no number goes out as it is, and amoCRM says what it thinks of it. */
    private static JsonNode price(Value value) {
        if (value.isEmpty()) {
            return JSON.numberNode(0);
        }
        Value number = value instanceof Value.Number ? value : Values.number(value.canonical());
        return number instanceof Value.Number known
                ? JSON.numberNode(
                        known.number().setScale(0, RoundingMode.HALF_UP).toBigInteger())
                : JSON.textNode(value.canonical());
    }

    /**
     * A contact with these fields.
     *
     * @param present the contact as it is, whose phones and e-mails stay; {@code null} for a new one
     * @return empty if nothing has to be written
     */
    static ObjectNode contact(Map<FieldPath, Value> fields, JsonNode present) throws NoSuchField {
        ObjectNode contact = JSON.objectNode();
        ArrayNode customs = JSON.arrayNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() != Entity.CONTACT) {
                continue;
            }
            if (path.custom()) {
                customs.add(custom(path, field.getValue()));
            } else if (path.equals(FieldPath.CONTACT_NAME)) {
                contact.put("name", field.getValue().canonical());
            } else if (path.equals(FieldPath.CONTACT_PHONE)) {
                addDetails(customs, "PHONE", field.getValue(), present, Reading::lastDigits);
            } else if (path.equals(FieldPath.CONTACT_EMAIL)) {
                addDetails(customs, "EMAIL", field.getValue(), present, Reading::folded);
            } else {
                throw new NoSuchField(path + ": amoCRM has no such field");
            }
        }
        if (!customs.isEmpty()) {
            contact.set("custom_fields_values", customs);
        }
        return contact;
    }

    /** A sent list replaces the one there: so the old values go first, as they are, and the new ones after them. */
    private static void addDetails(
            ArrayNode customs, String code, Value added, JsonNode present, UnaryOperator<String> same) {
        ArrayNode values = JSON.arrayNode();
        Set<String> known = new HashSet<>();
        if (present != null) {
            for (JsonNode field : present.path("custom_fields_values")) {
                if (field.path("field_code").asText().equals(code)) {
                    field.path("values").forEach(old -> {
                        known.add(same.apply(old.path("value").asText()));
                        ObjectNode kept = values.addObject()
                                .put("value", old.path("value").asText());
                        if (old.hasNonNull("enum_id")) {
                            kept.set("enum_id", old.get("enum_id"));
                        }
                    });
                }
            }
        }
        int before = values.size();
        for (Value value : added.all()) {
            if (known.add(same.apply(value.canonical()))) {
                values.addObject().put("value", value.canonical()).put("enum_code", "WORK");
            }
        }
        if (values.size() > before) {
            customs.addObject().put("field_code", code).set("values", values);
        }
    }

    private static ObjectNode custom(FieldPath path, Value value) throws NoSuchField {
        if (!path.name().matches("\\d{1,18}")) {
            throw new NoSuchField(path + ": a custom field is written by its id");
        }
        return Values.write(path.name(), value);
    }
}
