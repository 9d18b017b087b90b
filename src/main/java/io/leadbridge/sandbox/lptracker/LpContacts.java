package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.List;
import java.util.Objects;

/** {@code /contact}, whole contacts. */
final class LpContacts {

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpHooks hooks;
    private final LpWriter writer;
    private final LpContactInput input;
    private final LpContactSearch search;

    LpContacts(
            Surroundings surroundings,
            LpWorld world,
            LpHooks hooks,
            LpWriter writer,
            LpContactInput input,
            LpContactSearch search) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.writer = writer;
        this.input = input;
        this.search = search;
    }

    Response get(Call call) {
        return LpAnswers.success(writer.contact(world.contact(call, call.id())));
    }

    Response leads(Call call) {
        LpContact contact = world.contact(call, call.id());
        ArrayNode all = Json.array();
        contact.leads.stream()
                .map(world.leads::get)
                .filter(lead -> search.found(lead.searchableFrom, call))
                .forEach(lead -> all.add(writer.contactsLead(lead)));
        return LpAnswers.success(all);
    }

    Response create(Call call) {
        LpContact contact = draft(call, LpBody.of(call));
        store(contact);
        return LpAnswers.success(writer.contact(contact));
    }

    /** Reads a new contact without storing it; with the setting {@code contactCreateFindsSame} it may be an old one. */
    LpContact draft(Call call, JsonNode json) {
        Long project = LpBody.number(json, "project_id");
        LpContact contact = new LpContact(
                world.newContactId(),
                world.project(call, project == null ? -1 : project),
                surroundings.now(),
                surroundings.searchableFrom());
        input.apply(json, contact, false);
        return surroundings.settings().flag("contactCreateFindsSame")
                ? search.same(contact).orElse(contact)
                : contact;
    }

    void store(LpContact contact) {
        world.contacts.put(contact.id, contact);
    }

    /** What is not sent stays, or does not: the settings {@code contactDetailsReplace} and {@code contactKeysReplace}. */
    Response update(Call call) {
        LpContact contact = world.contact(call, call.id());
        JsonNode json = LpBody.of(call);
        Long project = LpBody.number(json, "project_id");
        if (project != null && project != 0 && project != contact.project.id()) {
            throw LpAnswers.refuse("Invalid project ID");
        }
        LpContact changed = new LpContact(contact.id, contact.project, contact.createdAt, contact.searchableFrom);
        changed.copy(contact);
        input.apply(json, changed, true);
        if (!changed.content().equals(contact.content())) {
            contact.copy(changed);
            told(call, contact);
        }
        return LpAnswers.success(writer.contact(contact));
    }

    /** A changed contact is told as an update of each of its leads. */
    void told(Call call, LpContact contact) {
        for (long id : contact.leads) {
            LpLead lead = world.leads.get(id);
            if (surroundings.settings().flag("contactChangesTouchLeads")) {
                lead.updatedAt = surroundings.now();
            }
            if (surroundings.settings().flag("contactChangesTold")) {
                hooks.updated(call, lead, List.of("contact"));
            }
        }
    }

    /** Deletes it with its leads. */
    Response delete(Call call) {
        LpContact contact = world.contact(call, call.id());
        if (surroundings.settings().flag("contactDeleteRefused") && !contact.leads.isEmpty()) {
            throw LpAnswers.refuse("The contact has leads");
        }
        List<LpLead> leads = contact.leads.stream()
                .map(world.leads::remove)
                .filter(Objects::nonNull)
                .toList();
        contact.leads.clear();
        world.contacts.remove(contact.id);
        leads.forEach(lead -> hooks.deleted(call, lead));
        return LpAnswers.done();
    }
}
