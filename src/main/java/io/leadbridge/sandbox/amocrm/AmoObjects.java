package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Field values that are objects; their keys are those of the SDK's value models. */
final class AmoObjects {

    private static final Map<AmoField.Type, List<String>> KEYS = Map.of(
            AmoField.Type.LEGAL_ENTITY,
            List.of(
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
                    "director"),
            AmoField.Type.ITEMS,
            List.of(
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
                    "bonus_points_per_purchase"),
            AmoField.Type.FILE,
            List.of("file_uuid", "version_uuid", "file_name", "file_size", "is_deleted"),
            AmoField.Type.LINKED_ENTITY,
            List.of("name", "entity_id", "entity_type", "catalog_id"),
            AmoField.Type.CHAINED_LIST,
            List.of("catalog_id", "catalog_element_id"));

    private AmoObjects() {}

    /** Whether values of this type are objects. */
    static boolean holds(AmoField.Type type) {
        return KEYS.containsKey(type);
    }

    /** The object of one value; empty if the type has none, if it is null, or with a fault noted. */
    static Optional<JsonNode> read(AmoField.Type type, AmoItem item) {
        if (!holds(type)) {
            return Optional.empty();
        }
        // A chained list stands without the wrapper.
        boolean bare = type == AmoField.Type.CHAINED_LIST;
        AmoItem value = bare ? item : item.at("value");
        if (!bare && !item.has("value")) {
            item.fault("value", "FieldMissing");
            return Optional.empty();
        }
        if (value.json().isNull()) {
            return Optional.empty();
        }
        int before = item.errors().count();
        value.allow(KEYS.get(type));
        if (value.json().isObject()) {
            check(type, value);
        }
        return item.errors().count() == before ? Optional.of(value.json()) : Optional.empty();
    }

    private static void check(AmoField.Type type, AmoItem value) {
        switch (type) {
            case LEGAL_ENTITY -> {
                required(value, "name");
                value.whole("entity_type")
                        .filter(kind -> kind != 1 && kind != 2)
                        .ifPresent(kind -> value.fault("entity_type", "NotSupportedChoice"));
            }
            case FILE -> required(value, "file_uuid");
            case ITEMS -> {
                required(value, "description");
                for (String key : List.of("unit_price", "quantity")) {
                    if (value.has(key) && !value.json().get(key).isNumber()) {
                        value.fault(key, "InvalidType");
                    }
                }
            }
            case LINKED_ENTITY -> {
                number(value, "entity_id");
                if (!List.of("leads", "contacts", "companies", "catalog_elements", "")
                        .contains(value.json().path("entity_type").asText())) {
                    value.fault("entity_type", "NotSupportedChoice");
                }
            }
            default -> {
                number(value, "catalog_element_id");
                if (!AmoFields.CATALOGS.contains(number(value, "catalog_id"))) {
                    value.fault("catalog_id", "NotSupportedChoice");
                }
            }
        }
    }

    private static void required(AmoItem value, String key) {
        if (!value.has(key)) {
            value.fault(key, "FieldMissing");
        }
        value.text(key);
    }

    private static long number(AmoItem value, String key) {
        if (!value.has(key)) {
            value.fault(key, "FieldMissing");
        }
        return value.whole(key).orElse(0L);
    }
}
