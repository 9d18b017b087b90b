package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /lead}, without lists. */
final class LpLeads {

    private static final Logger LOG = LoggerFactory.getLogger(LpLeads.class);

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpHooks hooks;
    private final LpWriter writer;
    private final LpContacts contacts;
    private final LpLeadInput input;

    LpLeads(Surroundings surroundings, LpWorld world, LpHooks hooks, LpWriter writer, LpContacts contacts) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.writer = writer;
        this.contacts = contacts;
        this.input = new LpLeadInput(world);
    }

    Response get(Call call) {
        return LpAnswers.success(writer.lead(world.lead(call.id())));
    }

    Response create(Call call) {
        JsonNode json = LpBody.of(call);
        LpContact contact = contact(json);
        LpProject project = contact.project;
        List<LpLead.Payment> payments = input.payments(json);
        LpProject.Stage stage =
                input.stage(json, project).orElse(payments.isEmpty() ? project.first() : project.paid());
        refusePaidWithoutPayment(stage, payments);
        long owner = input.owner(json).orElse(0L);
        Map<Long, JsonNode> customs = input.customs(json, project);

        LpLead lead = new LpLead(world.newLeadId(), contact, surroundings.now(), surroundings.searchableFrom());
        String name = LpBody.text(json, "name");
        lead.name = name == null ? "" : name;
        lead.stage = stage;
        lead.owner = owner;
        lead.view = input.view(json);
        lead.payments.addAll(payments);
        customs.forEach((id, value) -> set(lead, id, value));
        contacts.store(contact);
        contact.leads.add(lead.id);
        world.leads.put(lead.id, lead);
        if (json.path("callback").asBoolean()) {
            LOG.warn("lptracker sandbox: lead {} asks for a callback; the real service would dial now", lead.id);
        }
        hooks.created(call, lead);
        return LpAnswers.success(writer.created(lead));
    }

    private LpContact contact(JsonNode json) {
        Long id = LpBody.number(json, "contact_id");
        if (id != null) {
            return world.contact(id);
        }
        if (!json.path("contact").isObject()) {
            throw LpAnswers.refuse("contact_id or contact is required");
        }
        return contacts.draft(json.path("contact"));
    }

    private static void refusePaidWithoutPayment(LpProject.Stage stage, List<LpLead.Payment> payments) {
        if (stage.name().equals(LpProject.PAID) && payments.isEmpty()) {
            throw LpAnswers.refuse("A payment is required for this funnel step");
        }
    }

    /** Changes name, customs and view. The stage and the owner have calls of their own; here they are ignored. */
    Response update(Call call) {
        LpLead lead = world.lead(call.id());
        JsonNode json = LpBody.of(call);
        Map<Long, JsonNode> customs = input.customs(json, lead.contact.project);
        String name = LpBody.text(json, "name");
        List<String> changed = new ArrayList<>();
        if (name != null && !name.equals(lead.name)) {
            lead.name = name;
            changed.add("name");
        }
        customs.forEach((id, value) -> {
            if (set(lead, id, value)) {
                changed.add("custom." + id);
            }
        });
        return changed(call, lead, changed);
    }

    /** @return whether it was another value before */
    private static boolean set(LpLead lead, long custom, JsonNode value) {
        JsonNode before = value.asText().isEmpty() && value.isTextual()
                ? lead.customs.remove(custom)
                : lead.customs.put(custom, value);
        return !(before == null ? new TextNode("") : before).equals(value);
    }

    Response setCustom(Call call) {
        LpLead lead = fresh(call);
        JsonNode value = LpBody.of(call).path("value");
        return custom(call, lead, value);
    }

    Response clearCustom(Call call) {
        return custom(call, fresh(call), new TextNode(""));
    }

    private Response custom(Call call, LpLead lead, JsonNode value) {
        LpProject.Custom custom = lead.contact
                .project
                .custom(call.ids().get(1))
                .filter(any -> !any.system())
                .orElseThrow(() -> LpAnswers.refuse("Invalid custom ID"));
        if (value.isMissingNode()) {
            throw LpAnswers.refuse("value is required");
        }
        boolean other = set(lead, custom.id(), input.value(custom, value.isNull() ? new TextNode("") : value));
        return changed(call, lead, other ? List.of("custom." + custom.id()) : List.of());
    }

    Response setStage(Call call) {
        LpLead lead = fresh(call);
        Optional<LpProject.Stage> stage = input.stage(LpBody.of(call), lead.contact.project);
        LpProject.Stage wanted = stage.orElseThrow(() -> LpAnswers.refuse("funnel is required"));
        refusePaidWithoutPayment(wanted, lead.payments);
        boolean other = wanted.id() != lead.stage.id();
        lead.stage = wanted;
        return changed(call, lead, other ? List.of("stage.id") : List.of());
    }

    Response setOwner(Call call) {
        LpLead lead = fresh(call);
        long owner = input.owner(LpBody.of(call)).orElseThrow(() -> LpAnswers.refuse("owner is required"));
        boolean other = owner != lead.owner;
        lead.owner = owner;
        return changed(call, lead, other ? List.of("owner.id") : List.of());
    }

    Response pay(Call call) {
        LpLead lead = fresh(call);
        lead.payments.add(input.payment(LpBody.of(call)));
        lead.stage = lead.contact.project.paid();
        return changed(call, lead, List.of("payments", "stage.id"));
    }

    private Response changed(Call call, LpLead lead, List<String> fields) {
        if (!fields.isEmpty()) {
            lead.updatedAt = surroundings.now();
            hooks.updated(call, lead, fields);
        }
        return LpAnswers.success(writer.lead(lead));
    }

    Response delete(Call call) {
        LpLead lead = world.lead(call.id());
        world.leads.remove(lead.id);
        lead.contact.leads.remove(lead.id);
        hooks.deleted(call, lead);
        return LpAnswers.done();
    }

    Response comment(Call call) {
        LpLead lead = fresh(call);
        String text = LpBody.text(LpBody.of(call), "text");
        if (text == null || text.isBlank()) {
            throw LpAnswers.refuse("text is required");
        }
        LpLead.Comment comment = new LpLead.Comment(world.newOtherId(), text, surroundings.now());
        lead.comments.add(comment);
        return LpAnswers.success(write(comment));
    }

    Response comments(Call call) {
        ArrayNode all = Json.array();
        world.lead(call.id()).comments.forEach(comment -> all.add(write(comment)));
        return LpAnswers.success(all);
    }

    private static ObjectNode write(LpLead.Comment comment) {
        ObjectNode json = Json.object().put("id", comment.id()).put("text", comment.text());
        json.putObject("author").put("id", 0).put("type", "main");
        return json.put("created_at", LpDates.seconds(comment.createdAt()));
    }

    /** A lead to be worked on; a new one is not there yet for as long as the setting {@code freshLeadMs} says. */
    private LpLead fresh(Call call) {
        LpLead lead = world.lead(call.id());
        long unusableMs = call.human() ? 0 : surroundings.settings().number("freshLeadMs");
        if (lead.createdAt.plusMillis(unusableMs).isAfter(surroundings.now())) {
            throw LpAnswers.refuse("Invalid lead ID");
        }
        return lead;
    }
}
