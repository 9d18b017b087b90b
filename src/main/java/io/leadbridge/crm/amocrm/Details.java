package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.amocrm.Writing.NoSuchField;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Makes the JSON of contacts and companies, of which phones, e-mails and messengers only ever grow. */
final class Details {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Details() {}

    /** Whether some of these fields have to be merged with what is there: then the record must be read first. */
    static boolean needPresent(Map<FieldPath, Value> fields, Entity of) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().of() == of && !field.getValue().isEmpty())
                // Which custom fields hold several values is told only by the record itself.
                .anyMatch(field -> field.getKey().custom()
                        || field.getKey().equals(FieldPath.CONTACT_PHONE)
                        || field.getKey().equals(FieldPath.CONTACT_EMAIL));
    }

    /**
     * A contact with these fields.
     *
     * @param present the contact as it is, whose phones and e-mails stay; {@code null} for a new one
     * @return empty if nothing has to be written
     */
    static ObjectNode contact(Map<FieldPath, Value> fields, JsonNode present) throws NoSuchField {
        return record(Entity.CONTACT, FieldPath.CONTACT_NAME, fields, present);
    }

    /** A company likewise. */
    static ObjectNode company(Map<FieldPath, Value> fields, JsonNode present) throws NoSuchField {
        return record(Entity.COMPANY, FieldPath.COMPANY_NAME, fields, present);
    }

    private static ObjectNode record(Entity of, FieldPath name, Map<FieldPath, Value> fields, JsonNode present)
            throws NoSuchField {
        ObjectNode record = JSON.objectNode();
        ArrayNode customs = JSON.arrayNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            Value value = field.getValue();
            if (path.of() != of) {
                continue;
            }
            if (path.custom()) {
                custom(path, value, present, customs);
            } else if (path.equals(name)) {
                record.put("name", value.canonical());
            } else if (path.equals(FieldPath.CONTACT_PHONE)) {
                addCoded(customs, "PHONE", value, present, Reading::lastDigits);
            } else if (path.equals(FieldPath.CONTACT_EMAIL)) {
                addCoded(customs, "EMAIL", value, present, Reading::folded);
            } else {
                throw new NoSuchField(path + ": amoCRM has no such field");
            }
        }
        if (!customs.isEmpty()) {
            record.set("custom_fields_values", customs);
        }
        return record;
    }

    static ObjectNode custom(FieldPath path, Value value) throws NoSuchField {
        return Values.write(Long.toString(Writing.id(path.name(), path + ": a custom field's id")), value);
    }

    private static void custom(FieldPath path, Value value, JsonNode present, ArrayNode customs) throws NoSuchField {
        JsonNode there = field(present, field -> field.path("field_id").asText().equals(path.name()));
        if (value.isEmpty() || !there.path("field_type").asText().equals("multitext")) {
            customs.add(custom(path, value));
            return;
        }
        boolean phone = there.path("field_code").asText().equals("PHONE");
        ArrayNode values = merged(there, value, phone ? Reading::lastDigits : Reading::folded, null);
        if (values.size() > there.path("values").size()) {
            customs.addObject()
                    .put("field_id", Writing.id(path.name(), path + ": a custom field's id"))
                    .set("values", values);
        }
    }

    private static void addCoded(
            ArrayNode customs, String code, Value added, JsonNode present, UnaryOperator<String> same) {
        JsonNode there =
                field(present, field -> field.path("field_code").asText().equals(code));
        ArrayNode values = merged(there, added, same, "WORK");
        if (values.size() > there.path("values").size()) {
            customs.addObject().put("field_code", code).set("values", values);
        }
    }

    private static JsonNode field(JsonNode present, Predicate<JsonNode> wanted) {
        if (present != null) {
            for (JsonNode field : present.path("custom_fields_values")) {
                if (wanted.test(field)) {
                    return field;
                }
            }
        }
        return MissingNode.getInstance();
    }

    /** A sent list replaces the one there: so the old values go first, as they are, and the new ones after them. */
    private static ArrayNode merged(JsonNode there, Value added, UnaryOperator<String> same, String enumCode) {
        ArrayNode values = JSON.arrayNode();
        Set<String> known = new HashSet<>();
        for (JsonNode old : there.path("values")) {
            known.add(same.apply(old.path("value").asText()));
            ObjectNode kept = values.addObject().put("value", old.path("value").asText());
            if (old.hasNonNull("enum_id")) {
                kept.set("enum_id", old.get("enum_id"));
            }
        }
        for (Value value : added.all()) {
            if (known.add(same.apply(value.canonical()))) {
                ObjectNode one = values.addObject().put("value", value.canonical());
                if (enumCode != null) {
                    one.put("enum_code", enumCode);
                }
            }
        }
        return values;
    }
}
