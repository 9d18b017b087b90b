package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Surroundings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code custom_fields_values} of a request. */
final class AmoFieldInput {

    static final ZoneId ZONE = ZoneId.of("Europe/Moscow");

    private static final int TEXT_MAX = 256;

    private final Surroundings surroundings;
    private final List<AmoField> fields;

    AmoFieldInput(Surroundings surroundings, List<AmoField> fields) {
        this.surroundings = surroundings;
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
        return field.type().several() || values.size() < 2 ? values : values.subList(0, 1);
    }

    private Optional<AmoValue> value(AmoField field, AmoItem item) {
        if (field.type().chosen()) {
            return choice(field, item).map(choice -> new AmoValue(new TextNode(choice.value()), choice));
        }
        Optional<JsonNode> object = AmoObjects.read(field.type(), item);
        if (object.isPresent()) {
            return object.map(value -> new AmoValue(value, null));
        }
        if (AmoObjects.holds(field.type())) {
            return Optional.empty();
        }
        JsonNode value = item.json().path("value");
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
        return plain(field, item, value);
    }

    private Optional<AmoValue> plain(AmoField field, AmoItem item, JsonNode value) {
        if (field.type().kinded()) {
            return kind(field, item).flatMap(kind -> text(value, item, TEXT_MAX).map(text -> new AmoValue(text, kind)));
        }
        if (field.type().time()) {
            return time(field, value, item).map(time -> new AmoValue(new LongNode(time), null));
        }
        return switch (field.type()) {
            case NUMERIC, PRICE, MONETARY -> number(value, item).map(number -> new AmoValue(number, null));
            case CHECKBOX ->
                !List.of("0", "false").contains(value.asText())
                        ? Optional.of(new AmoValue(BooleanNode.TRUE, null))
                        : Optional.empty();
            case TEXTAREA ->
                text(value, item, surroundings.settings().number(AmoSettings.TEXTAREA_MAX))
                        .map(text -> new AmoValue(text, null));
            default -> text(value, item, TEXT_MAX).map(text -> new AmoValue(text, null));
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

    private static Optional<JsonNode> text(JsonNode value, AmoItem item, long max) {
        if (!value.isTextual()) {
            item.fault("value", "InvalidType");
            return Optional.empty();
        }
        if (value.textValue().codePointCount(0, value.textValue().length()) > max) {
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

    private Optional<Long> time(AmoField field, JsonNode value, AmoItem item) {
        try {
            long seconds = value.isIntegralNumber()
                    ? value.longValue()
                    : OffsetDateTime.parse(value.asText()).toEpochSecond();
            boolean day = field.type() != AmoField.Type.DATE_TIME
                    && surroundings.settings().flag(AmoSettings.DATES_AT_MIDNIGHT);
            return Optional.of(day ? midnight(seconds) : seconds);
        } catch (DateTimeException e) {
            item.fault("value", "InvalidType");
            return Optional.empty();
        }
    }

    private static long midnight(long seconds) {
        return Instant.ofEpochSecond(seconds)
                .atZone(ZONE)
                .toLocalDate()
                .atStartOfDay(ZONE)
                .toEpochSecond();
    }
}
