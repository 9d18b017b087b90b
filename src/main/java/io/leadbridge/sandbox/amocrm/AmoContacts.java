package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/v4/contacts}. */
final class AmoContacts implements AmoPatch.Kind<AmoContact> {

    static final String PATH = "/api/v4/contacts";

    private static final List<String> KEYS = List.of(
            "id",
            "name",
            "first_name",
            "last_name",
            "responsible_user_id",
            "created_by",
            "updated_by",
            "created_at",
            "updated_at",
            "custom_fields_values",
            "tags_to_add",
            "tags_to_delete",
            "request_id",
            "_embedded");

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoHooks hooks;
    private final AmoFieldValues fields;

    AmoContacts(Surroundings surroundings, AmoWorld world, AmoHooks hooks) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.fields = new AmoFieldValues(world.contactFields);
    }

    Response list(Call call) {
        boolean withLeads = AmoList.with(call, "leads");
        String query = call.request().query().value("query").orElse("");
        Instant now = call.human() ? Instant.MAX : surroundings.now();
        List<AmoContact> found = AmoList.candidates(call, world.contacts).stream()
                .filter(contact -> AmoSearch.finds(contact, query, now))
                .toList();
        return AmoList.page(call, "contacts", found, contact -> write(contact, call, withLeads));
    }

    Response get(Call call) {
        AmoContact contact = world.contacts.get(call.id());
        return contact == null
                ? Response.empty(204)
                : AmoList.hal(200, write(contact, call, AmoList.with(call, "leads")));
    }

    Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<AmoContact> drafts = new ArrayList<>();
        items.forEach(item -> drafts.add(draft(call, item)));
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < drafts.size(); i++) {
            AmoContact contact = add(drafts.get(i));
            written.add(reply(contact, call, items.get(i)));
        }
        return reply(call, written);
    }

    /** Reads a new contact without storing it; its id is 0. */
    AmoContact draft(Call call, AmoItem item) {
        AmoContact contact = new AmoContact(0);
        AmoWriting.born(contact, call, surroundings, world);
        apply(item, contact);
        if (contact.name.isEmpty()) {
            contact.name = (contact.firstName + " " + contact.lastName).strip();
        }
        item.whole("updated_at").ifPresent(time -> contact.updatedAt = time);
        return contact;
    }

    /** Stores a draft under a new id and tells of it. */
    AmoContact add(AmoContact draft) {
        AmoContact contact = draft.withId(world.newContactId());
        world.contacts.put(contact.id, contact);
        hooks.added(contact);
        return contact;
    }

    Response update(Call call, JsonNode body) {
        return new AmoPatch<>(world.contacts, this).many(call, body);
    }

    Response updateOne(Call call, JsonNode body) {
        return new AmoPatch<>(world.contacts, this).one(call, body);
    }

    @Override
    public AmoContact changed(Call call, AmoItem item, AmoContact known) {
        AmoContact changed = new AmoContact(known);
        apply(item, changed);
        AmoWriting.touched(item, changed, call, surroundings);
        return changed;
    }

    @Override
    public AmoContact store(AmoContact changed) {
        AmoContact before = world.contacts.get(changed.id);
        if (before.content().equals(changed.content())
                && !surroundings.settings().flag("noOpWrites")) {
            return before;
        }
        world.contacts.put(changed.id, changed);
        hooks.changed(before, changed);
        return changed;
    }

    private void apply(AmoItem item, AmoContact contact) {
        item.allow(KEYS);
        AmoWriting.common(item, contact, world);
        item.text("first_name").ifPresent(name -> contact.firstName = name);
        item.text("last_name").ifPresent(name -> contact.lastName = name);
        fields.apply(item.at("custom_fields_values"), contact);
        if (item.json().path("_embedded").isObject()) {
            item.at("_embedded").allow(List.of("tags"));
        }
    }

    ObjectNode write(AmoContact contact, Call call, boolean withLeads) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("name", contact.name)
                .put("first_name", contact.firstName)
                .put("last_name", contact.lastName)
                .put("responsible_user_id", contact.responsible)
                .put("group_id", 0)
                .put("created_by", contact.createdBy)
                .put("updated_by", contact.updatedBy)
                .put("created_at", contact.createdAt)
                .put("updated_at", contact.updatedAt)
                .putNull("closest_task_at")
                .put("is_deleted", false)
                .put("is_unsorted", false);
        json.set("custom_fields_values", fields.write(contact));
        json.put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, PATH + "/" + contact.id);
        ObjectNode embedded = json.putObject("_embedded");
        AmoLeads.writeTags(contact, embedded);
        embedded.putArray("companies");
        if (withLeads) {
            ArrayNode leads = embedded.putArray("leads");
            contact.leads.forEach(id -> AmoList.self(leads.addObject().put("id", id), call, AmoLeads.PATH + "/" + id));
        }
        return json;
    }

    private static ObjectNode reply(AmoContact contact, Call call, AmoItem item) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("is_deleted", false)
                .put("is_unsorted", false)
                .put("request_id", item.request());
        AmoList.self(json, call, PATH + "/" + contact.id);
        return json;
    }

    @Override
    public ObjectNode replyChanged(AmoContact contact, Call call, AmoItem item) {
        return reply(contact, call, item).put("name", contact.name).put("updated_at", contact.updatedAt);
    }

    @Override
    public Response reply(Call call, ArrayNode written) {
        ObjectNode json = Json.object();
        AmoList.self(json, call, PATH);
        json.putObject("_embedded").set("contacts", written);
        return AmoList.hal(200, json);
    }
}
