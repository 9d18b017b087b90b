package io.leadbridge.bench.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** People who make and edit many leads in both CRMs. Leads are told apart by their names, {@code NAME 0}, {@code NAME 1}… */
final class Crowd {

    /** "Budget" among the fields of the sandbox's LPTracker project. */
    private static final String BUDGET = "1803704";

    private static final int BATCH = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TwoCrms crms;

    Crowd(TwoCrms crms) {
        this.crms = crms;
    }

    /**
     * Makes leads in amoCRM's main pipeline, each with two contacts, of which the first is the main one.
     *
     * @param phones seven digits to begin with; each lead has the next one
     */
    void makeInAmocrm(String name, int count, int phones, int price) throws IOException {
        for (int from = 0; from < count; from += BATCH) {
            ArrayNode leads = JSON.createArrayNode();
            ArrayNode seconds = JSON.createArrayNode();
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                ObjectNode lead = leads.addObject().put("name", name + " " + i).put("price", price);
                lead.putObject("_embedded")
                        .putArray("contacts")
                        .add(contact("Person of " + name + " " + i, phones + i, "999"));
                seconds.add(contact("Partner of " + name + " " + i, phones + i, "888"));
            }
            JsonNode made = crms.personOfAmocrm("POST", "/api/v4/leads/complex", leads.toString());
            JsonNode partners = crms.personOfAmocrm("POST", "/api/v4/contacts", seconds.toString())
                    .path("_embedded")
                    .path("contacts");
            for (int i = 0; i < made.size(); i++) {
                String link =
                        "[{\"to_entity_id\":" + partners.path(i).path("id") + ",\"to_entity_type\":\"contacts\"}]";
                crms.personOfAmocrm("POST", "/api/v4/leads/" + made.path(i).path("id") + "/link", link);
            }
        }
    }

    private static ObjectNode contact(String name, int number, String operator) {
        ObjectNode contact = JSON.createObjectNode().put("name", name);
        ObjectNode phone = contact.putArray("custom_fields_values").addObject().put("field_code", "PHONE");
        phone.putArray("values")
                .addObject()
                .put("value", "+7" + operator + String.format("%07d", number))
                .put("enum_code", "WORK");
        return contact;
    }

    /** Edits leads of amoCRM, fifty at a time. */
    void editInAmocrm(List<JsonNode> leads, BiConsumer<JsonNode, ObjectNode> edit) throws IOException {
        patch("/api/v4/leads", leads, edit);
    }

    /** Edits the main contacts of leads of amoCRM, fifty at a time. */
    void editContactsInAmocrm(List<JsonNode> leads, BiConsumer<JsonNode, ObjectNode> edit) throws IOException {
        List<JsonNode> contacts = new ArrayList<>();
        for (JsonNode lead : leads) {
            JsonNode read = crms.personOfAmocrm(
                    "GET", "/api/v4/leads/" + lead.path("id").asText() + "?with=contacts", "");
            for (JsonNode contact : read.path("_embedded").path("contacts")) {
                if (contact.path("is_main").asBoolean()) {
                    contacts.add(contact);
                }
            }
        }
        patch("/api/v4/contacts", contacts, edit);
    }

    private void patch(String path, List<JsonNode> items, BiConsumer<JsonNode, ObjectNode> edit) throws IOException {
        for (int from = 0; from < items.size(); from += BATCH) {
            ArrayNode body = JSON.createArrayNode();
            for (JsonNode item : items.subList(from, Math.min(items.size(), from + BATCH))) {
                edit.accept(item, body.addObject().put("id", item.path("id").asLong()));
            }
            crms.personOfAmocrm("PATCH", path, body.toString());
        }
    }

    /** Sets the budget of leads of LPTracker, one by one, as it has no batches. */
    void setBudgetInLptracker(List<JsonNode> leads, int budget) throws IOException {
        for (JsonNode lead : leads) {
            crms.personOfLptracker(
                    "PUT", "/lead/" + lead.path("id").asText(), "{\"custom\":{\"" + BUDGET + "\":\"" + budget + "\"}}");
        }
    }

    /** The leads of amoCRM of this name, by the whole name. */
    Map<String, JsonNode> inAmocrm(String name) throws IOException {
        return named(crms.leads(crms.amocrm()), name);
    }

    /** The leads of LPTracker of this name, by the whole name. */
    Map<String, JsonNode> inLptracker(String name) throws IOException {
        return named(crms.leads(crms.lptracker()), name);
    }

    private static Map<String, JsonNode> named(List<JsonNode> leads, String name) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (JsonNode lead : leads) {
            if (lead.path("name").asText().startsWith(name + " ")
                    && named.put(lead.path("name").asText(), lead) != null) {
                throw new IllegalStateException(lead.path("name").asText() + " is there twice");
            }
        }
        return named;
    }

    /** The budget of a lead of LPTracker; empty if it has none. */
    static String budget(JsonNode lead) {
        for (JsonNode custom : lead.path("custom")) {
            if (custom.path("id").asText().equals(BUDGET)) {
                return custom.path("value").asText();
            }
        }
        return "";
    }
}
