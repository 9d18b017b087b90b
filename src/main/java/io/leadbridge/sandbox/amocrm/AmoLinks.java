package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /link}, {@code /unlink} and {@code /links} of leads, contacts and companies, one by one and together. */
final class AmoLinks {

    private final AmoAccount account;

    AmoLinks(AmoAccount account) {
        this.account = account;
    }

    private record Tie(AmoEntity one, AmoEntity other, boolean main) {}

    void route(Router routes) {
        for (AmoType type : AmoType.values()) {
            for (String path : List.of(type.path() + "/{id}", type.path())) {
                routes.on("POST", path + "/link", AmoAccount.writing((call, body) -> link(type, call, body)))
                        .on("POST", path + "/unlink", AmoAccount.writing((call, body) -> unlink(type, call, body)))
                        .on("GET", path + "/links", call -> list(type, call));
            }
        }
    }

    private Response link(AmoType type, Call call, JsonNode body) {
        List<Tie> ties = ties(type, call, body);
        ArrayNode links = Json.array();
        for (Tie tie : ties) {
            AmoEntity before = tie.one().withId(tie.one().id);
            account.ties().tie(tie.one(), tie.other(), tie.main());
            tell(call, before, tie.one());
        }
        ties.stream().map(Tie::one).distinct().forEach(one -> write(one, links));
        return answer(links);
    }

    private Response unlink(AmoType type, Call call, JsonNode body) {
        for (Tie tie : ties(type, call, body)) {
            AmoEntity before = tie.one().withId(tie.one().id);
            account.ties().untie(tie.one(), tie.other());
            tell(call, before, tie.one());
        }
        return Response.empty(204);
    }

    private Response list(AmoType type, Call call) {
        Query query = call.request().query();
        ArrayNode links = Json.array();
        if (call.ids().isEmpty()) {
            AmoList.ids(query.values("filter", "entity_id")).stream()
                    .map(account.world().records(type)::get)
                    .filter(entity -> entity != null)
                    .forEach(entity -> write(entity, links));
        } else {
            write(entity(type, call), links);
        }
        ArrayNode wanted = Json.array();
        for (JsonNode link : links) {
            if (AmoList.oneOf(query, link.path("to_entity_type").asText(), "filter", "to_entity_type")
                    && AmoList.oneOf(query, link.path("to_entity_id").asText(), "filter", "to_entity_id")) {
                wanted.add(link);
            }
        }
        return wanted.isEmpty() ? Response.empty(204) : answer(wanted);
    }

    private AmoEntity entity(AmoType type, Call call) {
        AmoEntity entity = account.world().records(type).get(call.id());
        if (entity == null) {
            throw new Refusal(AmoErrors.problem(404, "Not Found", "Entity not found"));
        }
        return entity;
    }

    private List<Tie> ties(AmoType type, Call call, JsonNode body) {
        AmoEntity own = call.ids().isEmpty() ? null : entity(type, call);
        AmoErrors errors = new AmoErrors();
        List<Tie> ties = new ArrayList<>();
        for (AmoItem item : AmoWriting.batch(body, errors)) {
            AmoEntity one = own == null
                    ? account.world().records(type).get(item.whole("entity_id").orElse(0L))
                    : own;
            AmoType to = AmoType.of(item.json().path("to_entity_type").asText()).orElse(type);
            AmoEntity other =
                    account.world().records(to).get(item.whole("to_entity_id").orElse(0L));
            if (to == type) {
                item.fault("to_entity_type", "NotSupportedChoice");
            } else if (one == null) {
                item.fault("entity_id", "NotSupportedChoice");
            } else if (other == null) {
                item.fault("to_entity_id", "NotSupportedChoice");
            } else {
                boolean main = item.json().path("metadata").path("is_main").asBoolean();
                ties.add(new Tie(one, other, main));
            }
        }
        errors.refuseIfAny();
        return ties;
    }

    private void tell(Call call, AmoEntity before, AmoEntity after) {
        if (!before.content().equals(after.content())) {
            after.updatedAt = account.surroundings().nowSeconds();
            after.updatedBy = call.caller().user();
            account.news().changed(before, after);
        }
    }

    private static Response answer(ArrayNode links) {
        ObjectNode json = Json.object().put("_total_items", links.size());
        json.putObject("_embedded").set("links", links);
        return AmoList.hal(200, json);
    }

    private static void write(AmoEntity entity, ArrayNode links) {
        if (entity instanceof AmoLead lead) {
            lead.contacts.forEach((id, main) -> write(lead, id, AmoType.CONTACTS, links)
                    .putObject("metadata")
                    .put("main_contact", main));
            others(lead, lead.company == null ? Set.of() : Set.of(lead.company), AmoType.COMPANIES, links);
        } else if (entity instanceof AmoContact contact) {
            others(contact, contact.leads, AmoType.LEADS, links);
            others(contact, contact.company == null ? Set.of() : Set.of(contact.company), AmoType.COMPANIES, links);
        } else if (entity instanceof AmoCompany company) {
            others(company, company.leads, AmoType.LEADS, links);
            others(company, company.contacts, AmoType.CONTACTS, links);
        }
    }

    private static void others(AmoEntity entity, Set<Long> ids, AmoType type, ArrayNode links) {
        ids.forEach(id -> write(entity, id, type, links).putNull("metadata"));
    }

    private static ObjectNode write(AmoEntity entity, long id, AmoType type, ArrayNode links) {
        return links.addObject()
                .put("entity_id", entity.id)
                .put("entity_type", entity.type().word())
                .put("to_entity_id", id)
                .put("to_entity_type", type.word());
    }
}
