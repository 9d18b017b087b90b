package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Values that are objects: addresses, legal entities, invoice items, files, links to catalogs. For us each is a text of
 * JSON, with its keys in order and without those that are null, so that equal objects are equal texts and a {@code jq}
 * transform can take them apart.
 *
 * <p>A patch does not tell a field's type. A text is sent as an object only if it is JSON, without a space around it, whose
 * keys are those of one of these types; other texts stay texts.
 */
final class Structured {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private static final Set<String> ADDRESS =
            Set.of("address_line_1", "address_line_2", "city", "state", "zip", "country");

    /** One type of object: a text is one if it has all of {@code needed}, and no key that is not in {@code all}. */
    record Form(String type, Set<String> needed, Set<String> all) {
        boolean isOf(Set<String> keys) {
            return keys.containsAll(needed) && all.containsAll(keys);
        }
    }

    private static final Form CHAINED = new Form(
            "chained_list", Set.of("catalog_id", "catalog_element_id"), Set.of("catalog_id", "catalog_element_id"));

    private static final List<Form> UNDER_VALUE = List.of(
            new Form(
                    "linked_entity",
                    Set.of("entity_id", "entity_type"),
                    Set.of("name", "entity_id", "entity_type", "catalog_id", "company_id", "contact_id")),
            new Form(
                    "file",
                    Set.of("file_uuid"),
                    Set.of("file_uuid", "version_uuid", "file_name", "file_size", "is_deleted")),
            new Form(
                    "items",
                    Set.of("unit_price"),
                    Set.of(
                            "sku",
                            "description",
                            "unit_price",
                            "quantity",
                            "unit_type",
                            "discount",
                            "vat_rate_id",
                            "vat_rate_value",
                            "external_uid",
                            "product_id",
                            "total_sum",
                            "bonus_points_per_purchase",
                            "is_discount_recalculated",
                            "is_total_sum_recalculated",
                            "metadata")),
            new Form(
                    "legal_entity",
                    Set.of("name"),
                    Set.of(
                            "name",
                            "entity_type",
                            "vat_id",
                            "kpp",
                            "tax_registration_reason_code",
                            "address",
                            "real_address",
                            "bank_code",
                            "external_uid",
                            "bin",
                            "unp",
                            "egrpou",
                            "mfo",
                            "bank_account_number",
                            "oked",
                            "director")));

    private Structured() {}

    /** The form of a type; empty if its values are no objects. */
    static Optional<Form> form(String type) {
        return Stream.concat(Stream.of(CHAINED), UNDER_VALUE.stream())
                .filter(form -> form.type().equals(type))
                .findFirst();
    }

    /** The parts of an address, which amoCRM gives as several values, told apart by {@code enum_code}. */
    static Value address(JsonNode values) {
        ObjectNode parts = JsonNodeFactory.instance.objectNode();
        for (JsonNode item : values) {
            if (item.path("enum_code").isTextual()
                    && !item.path("value").asText().isEmpty()) {
                parts.set(item.path("enum_code").asText(), item.path("value"));
            }
        }
        return parts.isEmpty() ? Value.EMPTY : text(parts);
    }

    /** An object as a text. */
    static Value text(JsonNode object) {
        try {
            return Value.of(JSON.writeValueAsString(plain(object)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists can always be written", e);
        }
    }

    /** Adds to {@code values} what the text stands for; tells whether it was an object at all. */
    static boolean add(String text, ArrayNode values) {
        Optional<ObjectNode> object = object(text);
        if (object.isEmpty()) {
            return false;
        }
        Set<String> keys = new TreeSet<>();
        object.get().fieldNames().forEachRemaining(keys::add);
        if (CHAINED.isOf(keys)) {
            values.add(object.get());
        } else if (!keys.isEmpty() && ADDRESS.containsAll(keys)) {
            for (String key : keys) {
                values.addObject().put("value", object.get().path(key).asText()).put("enum_code", key);
            }
        } else if ((keys.size() > 1 || keys.contains("file_uuid"))
                && UNDER_VALUE.stream().anyMatch(form -> form.isOf(keys))) {
            values.addObject().set("value", object.get());
        } else {
            return false;
        }
        return true;
    }

    private static Optional<ObjectNode> object(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return Optional.empty();
        }
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Without keys that are null: amoCRM lists those that nobody filled. */
    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> object = new TreeMap<>();
            node.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    object.put(entry.getKey(), plain(entry.getValue()));
                }
            });
            return object;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(plain(item)));
            return list;
        }
        return node;
    }
}
