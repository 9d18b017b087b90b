package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the JSON of amoCRM's API v4. */
final class Reading {

    private static final Set<String> CLOSED = Set.of("142", "143");
    private static final int SAME_DIGITS = 10;

    private Reading() {}

    /**
     * The items of list answers, by id; an item that a filter should have kept out is still among them. An answer that is
     * one record counts as a list of it.
     */
    static Map<String, JsonNode> items(List<JsonNode> pages, String entity) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        for (JsonNode page : pages) {
            JsonNode list = page.path("_embedded").path(entity);
            if (list.isMissingNode() && page.has("id")) {
                items.put(id(page), page);
            }
            list.forEach(item -> items.put(id(item), item));
        }
        return items;
    }

    static List<String> embedded(JsonNode item, String entity) {
        List<String> ids = new ArrayList<>();
        item.path("_embedded").path(entity).forEach(linked -> ids.add(id(linked)));
        return ids;
    }

    /** A lead with those of its contacts and companies that were read. */
    static Record record(CrmId crm, JsonNode lead, Map<String, JsonNode> contacts, Map<String, JsonNode> companies) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        put(fields, FieldPath.LEAD_NAME, Value.of(text(lead, "name")));
        if (lead.path("price").isNumber()) {
            put(
                    fields,
                    FieldPath.LEAD_PRICE,
                    new Value.Number(lead.path("price").decimalValue()));
        }
        customs(lead, Entity.LEAD, fields);
        put(fields, FieldPath.LEAD_TAGS, tags(lead));
        put(fields, FieldPath.LEAD_RESPONSIBLE, Value.of(user(lead)));
        put(fields, FieldPath.LEAD_LOSS_REASON, Value.of(text(lead, "loss_reason_id")));
        for (String id : embedded(lead, "companies")) {
            if (companies.containsKey(id)) {
                put(fields, FieldPath.COMPANY_NAME, Value.of(text(companies.get(id), "name")));
                customs(companies.get(id), Entity.COMPANY, fields);
            }
        }
        return new Record(
                RecordRef.lead(crm, id(lead)),
                text(lead, "pipeline_id"),
                text(lead, "status_id"),
                text(lead, "responsible_user_id"),
                time(lead.path("updated_at")),
                time(lead.path("created_at")),
                fields,
                contactsOf(lead, contacts));
    }

    private static Value tags(JsonNode lead) {
        List<String> names = new ArrayList<>();
        lead.path("_embedded")
                .path("tags")
                .forEach(tag -> names.add(tag.path("name").asText()));
        return Value.ofTexts(names);
    }

    /** 0 is nobody. */
    private static String user(JsonNode lead) {
        String id = text(lead, "responsible_user_id");
        return "0".equals(id) ? null : id;
    }

    private static List<Contact> contactsOf(JsonNode lead, Map<String, JsonNode> contacts) {
        List<Contact> found = new ArrayList<>();
        boolean hasMain = false;
        for (JsonNode linked : lead.path("_embedded").path("contacts")) {
            JsonNode contact = contacts.get(id(linked));
            if (contact != null) {
                boolean main = !hasMain && linked.path("is_main").asBoolean();
                hasMain |= main;
                found.add(main ? 0 : found.size(), new Contact(id(contact), main, contactFields(contact)));
            }
        }
        if (!hasMain && !found.isEmpty()) {
            Contact first = found.get(0);
            found.set(0, new Contact(first.id(), true, first.fields()));
        }
        return found;
    }

    private static Map<FieldPath, Value> contactFields(JsonNode contact) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        put(fields, FieldPath.CONTACT_NAME, Value.of(text(contact, "name")));
        customs(contact, Entity.CONTACT, fields);
        return fields;
    }

    private static void customs(JsonNode item, Entity of, Map<FieldPath, Value> fields) {
        for (JsonNode field : item.path("custom_fields_values")) {
            FieldPath path =
                    switch (of == Entity.CONTACT ? field.path("field_code").asText() : "") {
                        case "PHONE" -> FieldPath.CONTACT_PHONE;
                        case "EMAIL" -> FieldPath.CONTACT_EMAIL;
                        default -> FieldPath.custom(of, text(field, "field_id"));
                    };
            put(fields, path, Values.read(field));
        }
    }

    private static void put(Map<FieldPath, Value> fields, FieldPath path, Value value) {
        if (!value.isEmpty()) {
            fields.put(path, value);
        }
    }

    /** Whether the contact really has what was searched for: amoCRM's search finds it anywhere, and in part. */
    static boolean isMatch(JsonNode contact, Search search) {
        String name = Metadata.fold(contact.path("name").asText());
        if (search.names().stream().anyMatch(wanted -> Metadata.fold(wanted).equals(name))) {
            return true;
        }
        Set<String> phones = new LinkedHashSet<>();
        search.phones().forEach(phone -> phones.add(lastDigits(phone)));
        Set<String> emails = new LinkedHashSet<>();
        search.emails().forEach(email -> emails.add(folded(email)));
        for (JsonNode field : contact.path("custom_fields_values")) {
            String code = field.path("field_code").asText();
            for (JsonNode value : field.path("values")) {
                String text = value.path("value").asText();
                if (code.equals("PHONE") && phones.contains(lastDigits(text))
                        || code.equals("EMAIL") && emails.contains(folded(text))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The last ten digits: what a number has in common with and without +7 or 8. */
    static String lastDigits(String phone) {
        String digits = phone.replaceAll("\\D", "");
        return digits.length() <= SAME_DIGITS ? digits : digits.substring(digits.length() - SAME_DIGITS);
    }

    static String folded(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    static Comparator<JsonNode> oldestFirst() {
        return Comparator.comparingLong(
                        (JsonNode item) -> item.path("created_at").asLong())
                .thenComparingLong(item -> item.path("id").asLong());
    }

    static Match.Lead leadOfMatch(JsonNode lead) {
        String name = text(lead, "name");
        boolean closed = isClosed(lead.path("status_id").asText());
        return new Match.Lead(id(lead), name == null ? "" : name, closed, time(lead.path("created_at")));
    }

    static String id(JsonNode item) {
        return item.path("id").asText();
    }

    static Instant time(JsonNode seconds) {
        return seconds.canConvertToLong() && seconds.asLong() > 0 ? Instant.ofEpochSecond(seconds.asLong()) : null;
    }

    static boolean isClosed(String status) {
        return CLOSED.contains(status);
    }

    static String text(JsonNode item, String name) {
        return item.path(name).isValueNode() && !item.path(name).isNull()
                ? item.path(name).asText()
                : null;
    }
}
