package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/v4/leads}, without {@code /complex} and links. */
final class AmoLeads implements AmoPatch.Kind<AmoLead> {

    static final String PATH = "/api/v4/leads";

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoHooks hooks;
    private final AmoLeadInput input;
    private final AmoFieldValues fields;

    AmoLeads(Surroundings surroundings, AmoWorld world, AmoHooks hooks) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.input = new AmoLeadInput(surroundings, world);
        this.fields = new AmoFieldValues(world.leadFields);
    }

    Response list(Call call) {
        // The ids are many and were looked at when the candidates were chosen.
        Query query = call.request().query().without("filter", "id");
        boolean withContacts = AmoList.with(call, "contacts");
        String text = query.value("query").orElse("");
        Instant now = call.human() ? Instant.MAX : surroundings.now();
        List<AmoLead> found = AmoList.candidates(call, world.leads).stream()
                .filter(lead -> AmoSearch.finds(lead, text, now))
                .filter(lead -> AmoList.oneOf(query, Long.toString(lead.pipeline), "filter", "pipeline_id"))
                .filter(lead -> atStage(lead, query))
                .filter(lead -> !query.has("filter", "closed_at")
                        || lead.closedAt != null && AmoList.within(query, lead.closedAt, "closed_at"))
                .toList();
        return AmoList.page(call, "leads", found, lead -> write(lead, call, withContacts));
    }

    private static boolean atStage(AmoLead lead, Query query) {
        boolean named = false;
        for (int i = 0; query.has("filter", "statuses", Integer.toString(i)); i++) {
            String index = Integer.toString(i);
            Optional<String> pipeline = query.value("filter", "statuses", index, "pipeline_id");
            Optional<String> status = query.value("filter", "statuses", index, "status_id");
            if (pipeline.equals(Optional.of(Long.toString(lead.pipeline)))
                    && status.equals(Optional.of(Long.toString(lead.status)))) {
                return true;
            }
            named = true;
        }
        return !named;
    }

    Response get(Call call) {
        AmoLead lead = world.leads.get(call.id());
        return lead == null ? Response.empty(204) : AmoList.hal(200, write(lead, call, AmoList.with(call, "contacts")));
    }

    Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<AmoLead> drafts = new ArrayList<>();
        for (AmoItem item : items) {
            drafts.add(draft(call, item));
            contactsOf(item);
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < drafts.size(); i++) {
            AmoLead lead = add(drafts.get(i), contactsOf(items.get(i)));
            ObjectNode json = written.addObject()
                    .put("id", lead.id)
                    .put("request_id", items.get(i).request());
            AmoList.self(json, call, PATH + "/" + lead.id);
        }
        return reply(call, written);
    }

    /** Reads a new lead without storing it; its id is 0. */
    AmoLead draft(Call call, AmoItem item) {
        AmoLead lead = new AmoLead(0);
        AmoWriting.born(lead, call, surroundings, world);
        lead.pipeline = world.mainPipeline().id();
        lead.status = world.mainPipeline().first().id();
        input.apply(item, lead);
        item.whole("updated_at").ifPresent(time -> lead.updatedAt = time);
        return lead;
    }

    /** The contacts that an item of a request names; those that are not there are noted as faults. */
    private List<AmoContact> contactsOf(AmoItem item) {
        AmoItem embedded = item.at("_embedded");
        if (!embedded.json().isObject()) {
            return List.of();
        }
        embedded.allow(List.of("tags", "contacts", "companies", "source"));
        // There are no companies in the account, so none can be named.
        if (!embedded.json().path("companies").isEmpty()) {
            embedded.fault("companies.0.id", "NotSupportedChoice");
        }
        List<AmoContact> contacts = new ArrayList<>();
        AmoItem list = embedded.at("contacts");
        for (int i = 0; i < list.json().size(); i++) {
            AmoItem named = list.at(i);
            AmoContact contact = world.contacts.get(named.whole("id").orElse(0L));
            if (contact == null) {
                named.fault("id", "NotSupportedChoice");
            } else {
                contacts.add(named.json().path("is_main").asBoolean() ? 0 : contacts.size(), contact);
            }
        }
        return contacts;
    }

    /** Stores a draft under a new id and tells of it. The first contact becomes the main one. */
    AmoLead add(AmoLead draft, List<AmoContact> contacts) {
        AmoLead lead = draft.withId(world.newLeadId());
        if (lead.name.isEmpty()) {
            lead.name = "Lead #" + lead.id;
        }
        world.leads.put(lead.id, lead);
        contacts.forEach(contact -> world.link(lead, contact, false));
        hooks.added(lead);
        return lead;
    }

    Response update(Call call, JsonNode body) {
        return new AmoPatch<>(world.leads, this).many(call, body);
    }

    Response updateOne(Call call, JsonNode body) {
        return new AmoPatch<>(world.leads, this).one(call, body);
    }

    @Override
    public AmoLead changed(Call call, AmoItem item, AmoLead known) {
        AmoLead changed = new AmoLead(known);
        input.apply(item, changed);
        // Contacts of a lead are changed by /link and /unlink only.
        if (item.json().path("_embedded").isObject()) {
            item.at("_embedded").allow(List.of("tags"));
        }
        AmoWriting.touched(item, changed, call, surroundings);
        return changed;
    }

    @Override
    public AmoLead store(AmoLead changed) {
        AmoLead before = world.leads.get(changed.id);
        if (before.content().equals(changed.content())
                && !surroundings.settings().flag("noOpWrites")) {
            return before;
        }
        world.leads.put(changed.id, changed);
        hooks.changed(before, changed);
        return changed;
    }

    ObjectNode write(AmoLead lead, Call call, boolean withContacts) {
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("name", lead.name)
                .put("price", lead.price)
                .put("responsible_user_id", lead.responsible)
                .put("group_id", 0)
                .put("status_id", lead.status)
                .put("pipeline_id", lead.pipeline)
                .put("loss_reason_id", lead.lossReason)
                .putNull("source_id")
                .put("created_by", lead.createdBy)
                .put("updated_by", lead.updatedBy)
                .put("created_at", lead.createdAt)
                .put("updated_at", lead.updatedAt)
                .put("closed_at", lead.closedAt)
                .putNull("closest_task_at")
                .put("is_deleted", false);
        json.set("custom_fields_values", fields.write(lead));
        json.putNull("score").put("account_id", AmoWorld.ACCOUNT).putNull("labor_cost");
        AmoList.self(json, call, PATH + "/" + lead.id);
        ObjectNode embedded = json.putObject("_embedded");
        writeTags(lead, embedded);
        embedded.putArray("companies");
        if (withContacts) {
            ArrayNode contacts = embedded.putArray("contacts");
            lead.contacts.forEach((id, main) -> AmoList.self(
                    contacts.addObject().put("id", id).put("is_main", main), call, AmoContacts.PATH + "/" + id));
        }
        return json;
    }

    static void writeTags(AmoEntity entity, ObjectNode embedded) {
        ArrayNode tags = embedded.putArray("tags");
        for (Map.Entry<Long, String> tag : entity.tags.entrySet()) {
            tags.addObject().put("id", tag.getKey()).put("name", tag.getValue()).putNull("color");
        }
    }

    @Override
    public ObjectNode replyChanged(AmoLead lead, Call call, AmoItem item) {
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("name", lead.name)
                .put("updated_at", lead.updatedAt)
                .put("request_id", item.request());
        AmoList.self(json, call, PATH + "/" + lead.id);
        return json;
    }

    @Override
    public Response reply(Call call, ArrayNode written) {
        ObjectNode json = Json.object();
        AmoList.self(json, call, PATH);
        json.putObject("_embedded").set("leads", written);
        return AmoList.hal(200, json);
    }
}
