package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads leads in the CRMs' own forms. */
final class Leads {

    /** People's own numbers begin so; those that they add later do not. */
    private static final String MAIN = "7999";

    private static final Pattern NO_DIGITS = Pattern.compile("\\D");

    private Leads() {}

    /** Digits of the number by which the person is known; empty if there is none. */
    static String phone(JsonNode lead, boolean inAmocrm) {
        for (String phone : phones(lead, inAmocrm)) {
            if (phone.startsWith(MAIN)) {
                return phone;
            }
        }
        return "";
    }

    /** Digits of all numbers of its main contact. */
    static Set<String> phones(JsonNode lead, boolean inAmocrm) {
        Set<String> phones = new TreeSet<>();
        if (inAmocrm) {
            for (JsonNode field : contactOf(lead, inAmocrm).path("custom_fields_values")) {
                if (field.path("field_code").asText().equals("PHONE")) {
                    field.path("values").forEach(value -> phones.add(digits(value.path("value"))));
                }
            }
        } else {
            for (JsonNode detail : contactOf(lead, inAmocrm).path("details")) {
                if (detail.path("type").asText().equals("phone")) {
                    phones.add(digits(detail.path("data")));
                }
            }
        }
        return phones;
    }

    static String contact(JsonNode lead, boolean inAmocrm) {
        return contactOf(lead, inAmocrm).path("id").asText();
    }

    private static JsonNode contactOf(JsonNode lead, boolean inAmocrm) {
        return inAmocrm ? lead.path("_embedded").path("contacts").path(0) : lead.path("contact");
    }

    /** A field's value as it can be compared: towns are written large. */
    static String value(JsonNode lead, boolean inAmocrm, Field field) {
        return switch (field) {
            case NAME -> lead.path("name").asText();
            case PRICE -> price(inAmocrm ? lead.path("price").asText("") : custom(lead, 1803704));
            case PERSON -> contactOf(lead, inAmocrm).path("name").asText();
            case TOWN -> (inAmocrm ? amoField(lead, 427183) : custom(lead, 1803705)).toUpperCase(Locale.ROOT);
        };
    }

    /** The values of all leads of a phone. */
    static List<String> values(JsonNode leads, boolean inAmocrm, String phone, Field field) {
        List<String> values = new ArrayList<>();
        for (JsonNode lead : leads) {
            if (phone(lead, inAmocrm).equals(phone)) {
                values.add(value(lead, inAmocrm, field));
            }
        }
        return values;
    }

    private static String amoField(JsonNode lead, long id) {
        for (JsonNode field : lead.path("custom_fields_values")) {
            if (field.path("field_id").asLong() == id) {
                return field.path("values").path(0).path("value").asText();
            }
        }
        return "";
    }

    private static String custom(JsonNode lead, long id) {
        for (JsonNode custom : lead.path("custom")) {
            if (custom.path("id").asLong() == id) {
                return custom.path("value").asText("");
            }
        }
        return "";
    }

    private static String price(String text) {
        return text.isEmpty() || text.equals("null") || new BigDecimal(text).signum() == 0
                ? "0"
                : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }

    private static String digits(JsonNode text) {
        return NO_DIGITS.matcher(text.asText()).replaceAll("");
    }
}
