package io.leadbridge.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A record as JSON. A value is what JSON has for it: text a string, a number a number, a checkbox true or false, several
 * values an array; a point in time is <code>{"at": "2026-11-23T05:00:00Z"}</code>.
 */
final class RecordForm {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordForm() {}

    static ObjectNode write(Record record) {
        ObjectNode form = NODES.objectNode();
        form.put("ref", record.ref().toString());
        put(form, "pipeline", record.pipeline());
        put(form, "status", record.status());
        put(form, "responsible", record.responsible());
        put(form, "updatedAt", record.updatedAt());
        put(form, "createdAt", record.createdAt());
        form.set("fields", fields(record.fields()));
        ArrayNode contacts = form.putArray("contacts");
        for (Contact contact : record.contacts()) {
            ObjectNode one = contacts.addObject();
            one.put("id", contact.id());
            one.put("main", contact.main());
            one.set("fields", fields(contact.fields()));
        }
        return form;
    }

    static Record read(JsonNode form) {
        List<Contact> contacts = new ArrayList<>();
        form.path("contacts")
                .forEach(one -> contacts.add(
                        new Contact(text(one, "id"), one.path("main").asBoolean(), readFields(one.path("fields")))));
        return new Record(
                ref(text(form, "ref")),
                text(form, "pipeline"),
                text(form, "status"),
                text(form, "responsible"),
                instant(form, "updatedAt"),
                instant(form, "createdAt"),
                readFields(form.path("fields")),
                contacts);
    }

    /** {@code null} stays {@code null}. */
    static RecordRef ref(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(":", 3);
        return new RecordRef(new CrmId(parts[0]), Entity.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2]);
    }

    /** {@code null} if absent. */
    static String text(JsonNode form, String name) {
        JsonNode value = form.path(name);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /** {@code null} if absent. */
    static Instant instant(JsonNode form, String name) {
        String text = text(form, name);
        return text == null ? null : Instant.parse(text);
    }

    /** Leaves out {@code null}. */
    static void put(ObjectNode form, String name, Object value) {
        if (value != null) {
            form.put(name, value.toString());
        }
    }

    private static ObjectNode fields(Map<FieldPath, Value> fields) {
        ObjectNode form = NODES.objectNode();
        fields.forEach((path, value) -> form.set(path.toString(), value(value)));
        return form;
    }

    private static Map<FieldPath, Value> readFields(JsonNode form) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        form.properties()
                .forEach(field -> fields.put(
                        FieldPath.parse(field.getKey())
                                .orElseThrow(() -> new IllegalArgumentException("a field's name is not one")),
                        readValue(field.getValue())));
        return fields;
    }

    private static JsonNode value(Value value) {
        if (value instanceof Value.Text text) {
            return NODES.textNode(text.text());
        }
        if (value instanceof Value.Number number) {
            return NODES.numberNode(number.number());
        }
        if (value instanceof Value.Flag flag) {
            return NODES.booleanNode(flag.set());
        }
        if (value instanceof Value.Moment moment) {
            return NODES.objectNode().put("at", moment.instant().toString());
        }
        ArrayNode many = NODES.arrayNode();
        ((Value.Many) value).values().forEach(single -> many.add(value(single)));
        return many;
    }

    private static Value readValue(JsonNode form) {
        if (form.isTextual()) {
            return new Value.Text(form.textValue());
        }
        if (form.isNumber()) {
            return new Value.Number(form.decimalValue());
        }
        if (form.isBoolean()) {
            return new Value.Flag(form.booleanValue());
        }
        if (form.isArray()) {
            List<Value> many = new ArrayList<>();
            form.forEach(single -> many.add(readValue(single)));
            return new Value.Many(many);
        }
        if (form.has("at")) {
            return new Value.Moment(instant(form, "at"));
        }
        throw new IllegalArgumentException("a value of a kind that is not known");
    }
}
