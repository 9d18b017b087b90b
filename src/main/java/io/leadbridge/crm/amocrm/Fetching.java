package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Fetch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The reading of leads by their ids, and of what belongs to leads: contacts and companies, which a lead only names. */
final class Fetching {

    private Fetching() {}

    static Calls leads(Fetch fetch) {
        return Lists.byIds("fetch", "/api/v4/leads", fetch.leads(), "contacts");
    }

    /** A filter that the account has not switched on is ignored: then everything comes. */
    static Collection<JsonNode> wanted(Fetch fetch, Calls leads) {
        Map<String, JsonNode> items = Reading.items(leads.replies(), "leads");
        items.keySet().retainAll(fetch.leads());
        return items.values();
    }

    /**
     * What those leads name.
     *
     * @param entity {@code contacts} or {@code companies}
     */
    static Calls named(String operation, Collection<JsonNode> leads, String entity) {
        Set<String> ids = new LinkedHashSet<>();
        leads.forEach(lead -> ids.addAll(Reading.embedded(lead, entity)));
        return Lists.byIds(operation, "/api/v4/" + entity, ids, null);
    }

    /** Those that are not in the bin, in their order. */
    static List<Record> records(CrmId crm, Collection<JsonNode> leads, Calls contacts, Calls companies) {
        Map<String, JsonNode> knownContacts = Reading.items(contacts.replies(), "contacts");
        Map<String, JsonNode> knownCompanies = Reading.items(companies.replies(), "companies");
        return leads.stream()
                .filter(lead -> !lead.path("is_deleted").asBoolean())
                .map(lead -> Reading.record(crm, lead, knownContacts, knownCompanies))
                .toList();
    }
}
