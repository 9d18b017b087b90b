package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The leads that a CRM holds, by their persons' phones, in a form that is the same for both CRMs. */
final class HeldLeads {

    private static final String LP_BUDGET = "1803704";

    private final Map<String, List<Held>> byPhone = new TreeMap<>();

    /**
     * One lead.
     *
     * @param id of the lead in its CRM
     * @param contact id of its person there
     * @param price without zeros at its end; 0 if there is none
     */
    record Held(String id, String contact, String name, String price) {}

    private HeldLeads() {}

    static HeldLeads ofAmocrm(TwoCrms crms) throws IOException {
        HeldLeads held = new HeldLeads();
        for (JsonNode lead : crms.leads(crms.amocrm())) {
            JsonNode contact = lead.at("/_embedded/contacts/0");
            String phone = first(contact.path("custom_fields_values"), "field_code", "PHONE")
                    .at("/values/0/value")
                    .asText();
            held.add(phone, lead, contact, lead.path("price").asText());
        }
        return held;
    }

    static HeldLeads ofLptracker(TwoCrms crms) throws IOException {
        HeldLeads held = new HeldLeads();
        for (JsonNode lead : crms.leads(crms.lptracker())) {
            JsonNode contact = lead.path("contact");
            String phone =
                    first(contact.path("details"), "type", "phone").path("data").asText();
            held.add(
                    phone,
                    lead,
                    contact,
                    first(lead.path("custom"), "id", LP_BUDGET).path("value").asText());
        }
        return held;
    }

    private void add(String phone, JsonNode lead, JsonNode contact, String price) {
        byPhone.computeIfAbsent(phone.replaceAll("\\D", ""), key -> new ArrayList<>())
                .add(new Held(
                        lead.path("id").asText(),
                        contact.path("id").asText(),
                        lead.path("name").asText(),
                        plain(price)));
    }

    private static JsonNode first(JsonNode nodes, String key, String value) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .filter(node -> node.path(key).asText().equals(value))
                .findFirst()
                .orElse(nodes.path(-1));
    }

    private static String plain(String price) {
        return price.isEmpty() || price.equals("null") || new BigDecimal(price).signum() == 0
                ? "0"
                : new BigDecimal(price).stripTrailingZeros().toPlainString();
    }

    /** The leads of this phone, digits only. */
    List<Held> of(String phone) {
        return byPhone.getOrDefault(phone, List.of());
    }

    /** Leads with phones that nobody gave. */
    int phones() {
        return byPhone.size();
    }
}
