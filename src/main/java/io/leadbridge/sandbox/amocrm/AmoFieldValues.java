package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Form;
import io.leadbridge.sandbox.Json;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values of custom fields: from a request, into an answer, into a webhook. */
final class AmoFieldValues {

    private static final int TEXT_MAX = 256;
    private static final int TEXTAREA_MAX = 65_535;

    private final List<AmoField> fields;

    AmoFieldValues(List<AmoField> fields) {
        this.fields = fields;
    }

    /** Applies {@code custom_fields_values}: fields not named stay, a field with null or no values is emptied. */
    void apply(AmoItem list, AmoEntity entity) {
        if (list.json().isMissingNode() || list.json().isNull()) {
            return;
        }
        if (!list.json().isArray()) {
            list.fault("", "InvalidType");
            return;
        }
        for (int i = 0; i < list.json().size(); i++) {
            AmoItem item = list.at(i);
            Optional<AmoField> field = field(item);
            if (field.isPresent()) {
                List<AmoValue> values = values(field.get(), item);
                if (values.isEmpty()) {
                    entity.values.remove(field.get().id());
                } else {
                    entity.values.put(field.get().id(), values);
                }
            }
        }
    }

    private Optional<AmoField> field(AmoItem item) {
        JsonNode id = item.json().path("field_id");
        JsonNode code = item.json().path("field_code");
        if (id.isMissingNode() && code.isMissingNode()) {
            item.fault("field_id", "FieldMissing");
            return Optional.empty();
        }
        Optional<AmoField> field = fields.stream()
                .filter(one -> id.isMissingNode()
                        ? code.asText().equals(one.code())
                        : id.isIntegralNumber() && one.id() == id.longValue())
                .findFirst();
        if (field.isEmpty()) {
            item.fault(id.isMissingNode() ? "field_code" : "field_id", "NotSupportedChoice");
        }
        return field;
    }

    private List<AmoValue> values(AmoField field, AmoItem item) {
        AmoItem list = item.at("values");
        List<AmoValue> values = new ArrayList<>();
        if (!item.has("values")) {
            item.fault("values", "FieldMissing");
        } else if (!list.json().isArray() && !list.json().isNull()) {
            list.fault("", "InvalidType");
        }
        for (int i = 0; i < list.json().size(); i++) {
            value(field, list.at(i)).ifPresent(values::add);
        }
        boolean several = field.type() == AmoField.Type.MULTITEXT;
        return several || values.size() < 2 ? values : values.subList(0, 1);
    }

    private Optional<AmoValue> value(AmoField field, AmoItem item) {
        JsonNode value = item.json().path("value");
        if (field.type() == AmoField.Type.SELECT) {
            return choice(field, item).map(choice -> new AmoValue(new TextNode(choice.value()), choice));
        }
        if (value.isMissingNode()) {
            item.fault("value", "FieldMissing");
            return Optional.empty();
        }
        if (value.isNull() || value.isContainerNode() || value.asText().isEmpty()) {
            if (value.isContainerNode()) {
                item.fault("value", "InvalidType");
            }
            return Optional.empty();
        }
        return switch (field.type()) {
            case MULTITEXT ->
                kind(field, item).flatMap(kind -> text(value, item, TEXT_MAX).map(text -> new AmoValue(text, kind)));
            case NUMERIC -> number(value, item).map(number -> new AmoValue(number, null));
            case DATE -> date(value, item).map(date -> new AmoValue(date, null));
            case CHECKBOX -> value.asBoolean() ? Optional.of(new AmoValue(BooleanNode.TRUE, null)) : Optional.empty();
            default ->
                text(value, item, field.type() == AmoField.Type.TEXTAREA ? TEXTAREA_MAX : TEXT_MAX)
                        .map(text -> new AmoValue(text, null));
        };
    }

    private static Optional<AmoField.Choice> choice(AmoField field, AmoItem item) {
        JsonNode id = item.json().path("enum_id");
        JsonNode value = item.json().path("value");
        if (!item.json().path("enum_code").isMissingNode()) {
            item.fault("enum_code", "FieldNotExpected");
        }
        if (id.isMissingNode() && (value.isNull() || value.asText().isEmpty()) && item.has("value")) {
            return Optional.empty();
        }
        Optional<AmoField.Choice> choice =
                id.isMissingNode() ? field.choiceOfValue(value.asText()) : field.choice(id.asLong());
        if (choice.isEmpty()) {
            item.fault(id.isMissingNode() ? "value" : "enum_id", "NotSupportedChoice");
        }
        return choice;
    }

    private static Optional<AmoField.Choice> kind(AmoField field, AmoItem item) {
        JsonNode id = item.json().path("enum_id");
        JsonNode code = item.json().path("enum_code");
        if (id.isMissingNode() && code.isMissingNode()) {
            return Optional.of(field.choices().get(0));
        }
        Optional<AmoField.Choice> kind =
                id.isMissingNode() ? field.choiceOfCode(code.asText()) : field.choice(id.asLong());
        if (kind.isEmpty()) {
            item.fault(id.isMissingNode() ? "enum_code" : "enum_id", "NotSupportedChoice");
        }
        return kind;
    }

    private static Optional<JsonNode> text(JsonNode value, AmoItem item, int max) {
        if (!value.isTextual()) {
            item.fault("value", "InvalidType");
            return Optional.empty();
        }
        if (value.textValue().length() > max) {
            item.fault("value", "TooLong");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private static Optional<JsonNode> number(JsonNode value, AmoItem item) {
        if (!value.asText().matches("-?[0-9]{1,15}([.][0-9]{1,4})?")) {
            item.fault("value", "InvalidType");
            return Optional.empty();
        }
        return Optional.of(new TextNode(value.asText()));
    }

    private static Optional<JsonNode> date(JsonNode value, AmoItem item) {
        if (value.isIntegralNumber()) {
            return Optional.of(new LongNode(value.longValue()));
        }
        try {
            return Optional.of(new LongNode(OffsetDateTime.parse(value.asText()).toEpochSecond()));
        } catch (DateTimeException e) {
            item.fault("value", "InvalidType");
            return Optional.empty();
        }
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
                for (AmoValue value : values) {
                    ObjectNode one = list.addObject();
                    one.set("value", value.value());
                    if (value.choice() != null) {
                        one.put("enum_id", value.choice().id())
                                .put("enum_code", value.choice().code());
                    }
                }
            }
        }
        return all.isEmpty() ? NullNode.instance : all;
    }

    /** Writes {@code custom_fields} of a webhook, in the older form that webhooks have kept. */
    void write(AmoEntity entity, String prefix, Form form) {
        int i = 0;
        for (AmoField field : fields) {
            List<AmoValue> values = entity.values.get(field.id());
            if (values != null) {
                String at = prefix + "[custom_fields][" + i++ + "]";
                form.add(at + "[id]", field.id()).add(at + "[name]", field.name());
                for (int j = 0; j < values.size(); j++) {
                    write(field, values.get(j), at + "[values][" + j + "]", form);
                }
                form.add(at + "[code]", field.code());
            }
        }
    }

    private static void write(AmoField field, AmoValue value, String at, Form form) {
        if (field.type() == AmoField.Type.DATE) {
            form.add(at, value.value().asText());
            return;
        }
        form.add(at + "[value]", value.value().isBoolean() ? "1" : value.value().asText());
        if (value.choice() != null) {
            form.add(at + "[enum]", value.choice().id());
        }
    }
}
