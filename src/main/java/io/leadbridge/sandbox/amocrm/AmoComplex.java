package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /api/v4/leads/complex}: leads, each with its contact, in one call. */
final class AmoComplex {

    private static final int LEADS_MAX = 50;

    private final AmoWorld world;
    private final AmoLeads leads;
    private final AmoContacts contacts;

    AmoComplex(AmoWorld world, AmoLeads leads, AmoContacts contacts) {
        this.world = world;
        this.leads = leads;
        this.contacts = contacts;
    }

    /** A lead and the contact that comes with it; null for none. */
    private record Pair(AmoItem item, AmoLead lead, AmoContact contact) {}

    Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        if (items.size() > LEADS_MAX) {
            throw AmoErrors.badRequest("At most " + LEADS_MAX + " leads are expected");
        }
        List<Pair> pairs = new ArrayList<>();
        items.forEach(item -> pairs.add(new Pair(item, leads.draft(call, item), contact(call, item))));
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (Pair pair : pairs) {
            AmoContact contact = stored(pair.contact());
            AmoLead lead = leads.add(pair.lead(), contact == null ? List.of() : List.of(contact));
            ObjectNode json = written.addObject()
                    .put("id", lead.id)
                    .put("contact_id", contact == null ? null : contact.id)
                    .putNull("company_id");
            json.putArray("request_id").add(pair.item().request());
            json.put("merged", false);
        }
        return Response.json(200, "application/hal+json", written);
    }

    private AmoContact contact(Call call, AmoItem item) {
        AmoItem embedded = item.at("_embedded");
        if (!embedded.json().isObject()) {
            return null;
        }
        embedded.allow(List.of("tags", "contacts", "companies", "source"));
        if (!embedded.json().path("companies").isEmpty()) {
            embedded.fault("companies", "FieldNotExpected");
        }
        AmoItem list = embedded.at("contacts");
        if (list.json().isEmpty()) {
            return null;
        }
        if (!list.json().isArray() || list.json().size() > 1) {
            list.fault("", "InvalidType");
            return null;
        }
        AmoItem contact = list.at(0);
        if (!contact.has("id")) {
            return contacts.draft(call, contact);
        }
        AmoContact known = world.contacts.get(contact.whole("id").orElse(0L));
        if (known == null) {
            contact.fault("id", "NotSupportedChoice");
        }
        return known;
    }

    private AmoContact stored(AmoContact contact) {
        return contact == null || contact.id != 0 ? contact : contacts.add(contact);
    }
}
