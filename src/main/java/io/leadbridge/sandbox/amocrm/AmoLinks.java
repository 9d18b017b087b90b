package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/v4/leads/{id}/link}, {@code /unlink} and {@code /links}, between leads and contacts. */
final class AmoLinks {

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoHooks hooks;

    AmoLinks(Surroundings surroundings, AmoWorld world, AmoHooks hooks) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
    }

    private record Named(AmoContact contact, boolean main) {}

    Response link(Call call, JsonNode body) {
        AmoLead lead = lead(call);
        List<Named> named = named(body);
        AmoLead before = new AmoLead(lead);
        named.forEach(one -> world.link(lead, one.contact(), one.main()));
        tell(call, before, lead);
        return AmoList.hal(200, links(lead));
    }

    Response unlink(Call call, JsonNode body) {
        AmoLead lead = lead(call);
        List<Named> named = named(body);
        AmoLead before = new AmoLead(lead);
        named.forEach(one -> world.unlink(lead, one.contact()));
        tell(call, before, lead);
        return Response.empty(204);
    }

    Response list(Call call) {
        AmoLead lead = lead(call);
        return lead.contacts.isEmpty() ? Response.empty(204) : AmoList.hal(200, links(lead));
    }

    private AmoLead lead(Call call) {
        AmoLead lead = world.leads.get(call.id());
        if (lead == null) {
            throw new Refusal(AmoErrors.problem(404, "Not Found", "Entity not found"));
        }
        return lead;
    }

    private List<Named> named(JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<Named> named = new ArrayList<>();
        for (AmoItem item : AmoWriting.batch(body, errors)) {
            AmoContact contact = world.contacts.get(item.whole("to_entity_id").orElse(0L));
            if (!item.json().path("to_entity_type").asText().equals("contacts")) {
                item.fault("to_entity_type", "NotSupportedChoice");
            } else if (contact == null) {
                item.fault("to_entity_id", "NotSupportedChoice");
            } else {
                named.add(new Named(
                        contact, item.json().path("metadata").path("is_main").asBoolean()));
            }
        }
        errors.refuseIfAny();
        return named;
    }

    private void tell(Call call, AmoLead before, AmoLead lead) {
        if (!before.contacts.equals(lead.contacts)) {
            lead.updatedAt = surroundings.nowSeconds();
            lead.updatedBy = call.caller().user();
            hooks.changed(before, lead);
        }
    }

    private static ObjectNode links(AmoLead lead) {
        ObjectNode json = Json.object().put("_total_items", lead.contacts.size());
        ArrayNode links = json.putObject("_embedded").putArray("links");
        lead.contacts.forEach((id, main) -> links.addObject()
                .put("entity_id", lead.id)
                .put("entity_type", "leads")
                .put("to_entity_id", id)
                .put("to_entity_type", "contacts")
                .putObject("metadata")
                .put("main_contact", main));
        return json;
    }
}
