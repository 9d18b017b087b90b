package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Values of fields between amoCRM's form and ours. A type that is not known passes through as text. */
final class Values {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> SEVERAL = Set.of("multitext", "multiselect", "category");

    private Values() {}

    /** A number if the text is one, else the text as it is. */
    static Value number(String text) {
        String plain = text.strip();
        // Bounded, since a long exponent takes for ever to write out.
        return plain.matches("-?\\d{1,30}(\\.\\d{1,15})?") ? new Value.Number(new BigDecimal(plain)) : Value.of(plain);
    }

    /** Reads an item of {@code custom_fields_values}. */
    static Value read(JsonNode field) {
        String type = field.path("field_type").asText();
        if (type.equals("smart_address")) {
            return Structured.address(field.path("values"));
        }
        List<Value> values = new ArrayList<>();
        for (JsonNode item : field.path("values")) {
            // A chained list has no value: the item itself is it.
            JsonNode value = item.isObject() && !item.has("value") ? item : item.path("value");
            if (value.isContainerNode() && !value.isEmpty()) {
                values.add(Structured.text(value));
            } else if (value.isValueNode() && !value.isNull()) {
                values.add(single(type, value));
            }
        }
        return !SEVERAL.contains(type) && values.size() == 1 ? values.get(0) : new Value.Many(values);
    }

    private static Value single(String type, JsonNode value) {
        return switch (type) {
            case "numeric", "price", "monetary" -> number(value.asText());
            case "checkbox" ->
                new Value.Flag(value.asBoolean() || value.asText().equals("1"));
            case "date", "date_time", "birthday" ->
                value.canConvertToLong()
                        ? new Value.Moment(Instant.ofEpochSecond(value.asLong()))
                        : Value.of(value.asText());
            default -> Value.of(value.asText());
        };
    }

    /** Writes an item of {@code custom_fields_values}; an empty value empties the field. */
    static ObjectNode write(String fieldId, Value value) {
        ObjectNode field = JSON.objectNode();
        field.put("field_id", Long.parseLong(fieldId));
        if (value.isEmpty() && !(value instanceof Value.Flag)) {
            return field.putNull("values");
        }
        ArrayNode values = field.putArray("values");
        List<Value> all = value instanceof Value.Flag ? List.of(value) : value.all();
        for (Value each : all) {
            if (!(each instanceof Value.Text text) || !Structured.add(text.text(), values)) {
                values.addObject().set("value", single(each));
            }
        }
        return field;
    }

    private static JsonNode single(Value value) {
        if (value instanceof Value.Flag flag) {
            return JSON.booleanNode(flag.set());
        }
        if (value instanceof Value.Moment moment) {
            return JSON.numberNode(moment.instant().getEpochSecond());
        }
        return JSON.textNode(value.canonical());
    }
}
