package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Form;
import io.leadbridge.sandbox.Json;
import java.util.Iterator;
import java.util.List;

/** The values of custom fields into an answer and into a webhook. */
final class AmoFieldValues {

    private final List<AmoField> fields;

    AmoFieldValues(List<AmoField> fields) {
        this.fields = fields;
    }

    /** Writes {@code custom_fields_values}: null if nothing is filled. */
    JsonNode write(AmoEntity entity) {
        ArrayNode all = Json.array();
        for (AmoField field : fields) {
            List<AmoValue> values = entity.values.get(field.id());
            if (values != null) {
                ArrayNode list = all.addObject()
                        .put("field_id", field.id())
                        .put("field_name", field.name())
                        .put("field_code", field.code())
                        .put("field_type", field.type().word())
                        .putArray("values");
                values.forEach(value -> list.add(write(field, value)));
            }
        }
        return all.isEmpty() ? NullNode.instance : all;
    }

    private static JsonNode write(AmoField field, AmoValue value) {
        if (field.type() == AmoField.Type.CHAINED_LIST) {
            return value.value();
        }
        ObjectNode one = Json.object();
        one.set("value", value.value());
        if (value.choice() != null) {
            one.put("enum_id", value.choice().id())
                    .put("enum_code", value.choice().code());
        }
        return one;
    }

    /**
     * Writes {@code custom_fields} of a webhook, in the older form that webhooks have kept.
     *
     * @param emptyTracking whether tracking fields without a value are named too, as recorded
     */
    void write(AmoEntity entity, String prefix, Form form, boolean emptyTracking) {
        int i = 0;
        for (AmoField field : fields) {
            List<AmoValue> values = entity.values.get(field.id());
            boolean named = emptyTracking && field.type() == AmoField.Type.TRACKING_DATA;
            if (values != null || named) {
                String at = prefix + "[custom_fields][" + i++ + "]";
                form.add(at + "[id]", field.id()).add(at + "[name]", field.name());
                for (int j = 0; values != null && j < values.size(); j++) {
                    write(field, values.get(j), at + "[values][" + j + "]", form);
                }
                form.add(at + "[code]", field.code());
            }
        }
    }

    private static void write(AmoField field, AmoValue value, String at, Form form) {
        if (field.type().time()) {
            form.add(at, value.value().asText());
        } else if (field.type() == AmoField.Type.CHAINED_LIST) {
            nested(value.value(), at, form);
        } else if (field.type() == AmoField.Type.SMART_ADDRESS) {
            form.add(at + "[value]", value.value().asText())
                    .add(at + "[subtype]", value.choice().code());
        } else {
            nested(value.value(), at + "[value]", form);
            form.add(
                    at + "[enum]",
                    value.choice() == null ? null : value.choice().id());
        }
    }

    private static void nested(JsonNode value, String at, Form form) {
        if (value.isObject()) {
            for (Iterator<String> keys = value.fieldNames(); keys.hasNext(); ) {
                String key = keys.next();
                nested(value.get(key), at + "[" + key + "]", form);
            }
        } else if (!value.isNull()) {
            form.add(at, value.isBoolean() ? (value.booleanValue() ? "1" : "") : value.asText());
        }
    }
}
