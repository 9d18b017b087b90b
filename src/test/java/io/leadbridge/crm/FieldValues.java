package io.leadbridge.crm;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Values of every type of field, from a seed; of each type some that other types can hold. */
final class FieldValues {

    /** Choices of LPTracker's fields: some of them are amoCRM's, too. */
    static final List<String> OPTIONS =
            List.of("Kitchen", "Sofa", "Style", "Speed", "Cash", "Card", "Indoor", "Кухня", "да", "1", "42");

    private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final List<String> PRODUCTS = List.of("Kitchen", "Wardrobe", "Sofa");
    private static final List<String> INTERESTS = List.of("Style", "Price", "Speed");
    private static final List<String> SEGMENTS = List.of("New", "Regular");
    private static final List<String> PAYMENTS = List.of("Cash", "Card");
    private static final List<String> SECTIONS = List.of("Indoor", "Outdoor");
    private static final List<String> WORDS = List.of(
            "landing",
            "Омск",
            "№ 7",
            "a \"quoted\" one",
            "two\nlines",
            "😀 ok",
            "<b>&amp;",
            "Ёлка",
            "naïve",
            "{brace}",
            "50 %",
            "C:\\x",
            "+7 (999) 000-11-22",
            "https://x.test/?a=1&b=2");

    private final Random random;

    FieldValues(Random random) {
        this.random = random;
    }

    /** A lead of amoCRM with a value in each of these fields; checkboxes and one in twenty are empty. */
    Map<FieldPath, Value> ofAmocrm(Map<FieldPath, String> types, int number) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Lead " + number));
        fields.put(FieldPath.CONTACT_PHONE, Value.of("+7999" + (1_000_000 + number)));
        types.forEach((path, type) -> fields.put(path, random.nextInt(20) == 0 ? Value.EMPTY : amocrm(type)));
        return fields;
    }

    /** A lead of LPTracker likewise. */
    Map<FieldPath, Value> ofLptracker(Map<FieldPath, String> types, int number) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Lead " + number));
        fields.put(FieldPath.CONTACT_PHONE, Value.of("+7998" + (1_000_000 + number)));
        types.forEach((path, type) -> fields.put(path, random.nextInt(20) == 0 ? Value.EMPTY : lptracker(type)));
        return fields;
    }

    private Value amocrm(String label) {
        String type = label.substring(label.indexOf(": ") + 1).strip();
        return switch (type) {
            case "name" -> Value.of(one(WORDS).replace("\n", " ") + " " + random.nextInt(1_000));
            case "numeric", "price", "monetary" -> number(4);
            case "price of the lead" -> Value.of(random.nextInt(1_000_000));
            case "checkbox" -> random.nextBoolean() ? new Value.Flag(true) : Value.EMPTY;
            case "select" -> Value.of(one(PRODUCTS));
            case "radiobutton" -> Value.of(one(PAYMENTS));
            case "multiselect" -> some(label.equals(type) ? INTERESTS : SEGMENTS);
            case "category" -> some(SECTIONS);
            case "date", "birthday" -> new Value.Moment(day().atStartOfDay(ZONE).toInstant());
            case "date_time" -> new Value.Moment(moment());
            case "multitext", "tags" -> Value.ofTexts(List.of("x" + random.nextInt(9_999), one(OPTIONS)));
            case "smart_address" -> Value.of(address());
            case "legal_entity", "items", "file", "chained_list", "linked_entity" -> Value.of(object(type));
            default -> Value.of(text(256));
        };
    }

    private Value lptracker(String label) {
        return switch (label.substring(label.indexOf(": ") + 1).strip()) {
            case "number" -> number(6);
            case "date", "funnel_date" ->
                new Value.Moment(
                        random.nextBoolean()
                                ? day().atStartOfDay(ZONE).toInstant()
                                : Instant.ofEpochSecond(moment().getEpochSecond() / 60 * 60));
            case "cats" -> Value.of(one(OPTIONS));
            case "cats, several" -> some(OPTIONS);
            default -> Value.of(text(400));
        };
    }

    /** What people write into a text: words, and now and then what another type could be. An object wants a space. */
    private String text(int most) {
        List<String> objects = List.of("legal_entity", "items", "file", "chained_list", "linked_entity");
        return switch (random.nextInt(12)) {
            case 0 -> number(4).canonical();
            case 1 -> "1 " + (100 + random.nextInt(900)) + "," + (10 + random.nextInt(90));
            case 2 -> day().toString();
            case 3 -> day() + " 15:" + (10 + random.nextInt(50));
            case 4 -> random.nextBoolean() ? "да" : "no";
            case 5 -> one(OPTIONS).toUpperCase(java.util.Locale.ROOT);
            case 6 -> one(INTERESTS) + ", " + one(INTERESTS);
            case 7 -> one(List.of("Wardrobe", "Cash", "outdoor"));
            case 8 -> " " + object(one(objects));
            case 9 -> " " + address();
            case 10 -> "ж".repeat(1 + random.nextInt(most));
            default -> one(WORDS) + " " + random.nextInt(1_000);
        };
    }

    private Value.Number number(int places) {
        int scale = random.nextInt(places + 1);
        long digits = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextLong(-10_000_000_000L, 10_000_000_000L);
        return new Value.Number(BigDecimal.valueOf(digits, scale));
    }

    private LocalDate day() {
        return LocalDate.of(2015, 1, 1).plusDays(random.nextInt(7_000));
    }

    private Instant moment() {
        return day().atStartOfDay(ZONE).toInstant().plusSeconds(random.nextInt(86_400));
    }

    private String address() {
        TreeMap<String, String> parts = new TreeMap<>();
        parts.put("city", one(List.of("Omsk", "Riga", "Тверь")));
        for (String part : List.of("address_line_1", "address_line_2", "country", "state", "zip")) {
            if (random.nextBoolean()) {
                parts.put(part, part.charAt(0) + " " + random.nextInt(900));
            }
        }
        List<String> written = new ArrayList<>();
        parts.forEach((part, text) -> written.add("\"" + part + "\":\"" + text + "\""));
        return "{" + String.join(",", written) + "}";
    }

    private String object(String type) {
        int number = 1 + random.nextInt(9_000);
        return switch (type) {
            case "legal_entity" ->
                "{\"entity_type\":1,\"name\":\"Acme " + number + "\",\"vat_id\":\"77" + number + "\"}";
            case "items" ->
                "{\"description\":\"Sofa\",\"quantity\":" + number + ",\"sku\":\"s\",\"unit_price\":" + number + "}";
            case "file" -> "{\"file_uuid\":\"u-" + number + "\",\"version_uuid\":\"v-1\"}";
            case "chained_list" -> "{\"catalog_element_id\":" + number + ",\"catalog_id\":9101}";
            default -> "{\"entity_id\":" + number + ",\"entity_type\":\"contacts\",\"name\":\"n\"}";
        };
    }

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Value some(List<String> list) {
        List<String> chosen = new ArrayList<>();
        list.stream().filter(each -> random.nextBoolean()).forEach(chosen::add);
        return Value.ofTexts(chosen.isEmpty() ? List.of(one(list)) : chosen);
    }
}
