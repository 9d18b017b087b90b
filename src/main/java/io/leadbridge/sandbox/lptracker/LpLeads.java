package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /lead}, whole leads, without lists. */
final class LpLeads {

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpHooks hooks;
    private final LpWriter writer;
    private final LpContacts contacts;
    private final LpLeadInput input;
    private final LpLeadChanges changes;
    private final LpPhoneCalls phoneCalls;

    LpLeads(
            Surroundings surroundings,
            LpWorld world,
            LpHooks hooks,
            LpWriter writer,
            LpContacts contacts,
            LpLeadInput input,
            LpLeadChanges changes,
            LpPhoneCalls phoneCalls) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.writer = writer;
        this.contacts = contacts;
        this.input = input;
        this.changes = changes;
        this.phoneCalls = phoneCalls;
    }

    Response get(Call call) {
        return LpAnswers.success(writer.lead(world.lead(call, call.id())));
    }

    Response create(Call call) {
        JsonNode json = LpBody.of(call);
        LpContact contact = contact(call, json);
        LpProject project = contact.project;
        List<LpLead.Payment> payments = input.payments(json);
        LpProject.Stage standard =
                payments.isEmpty() ? project.first() : project.paid().orElse(project.first());
        LpProject.Stage stage = input.stage(json, project).orElse(standard);
        LpLeadInput.refusePaidWithoutPayment(stage, payments);
        long owner = input.owner(json, project).orElse(0L);
        Map<Long, JsonNode> customs = input.customs(json, project);
        Optional<Instant> leadDate = input.date(json, "lead_date");
        Optional<Instant> dealDate = input.date(json, "deal_date");
        Supplier<LpView> view = input.view(call, json, project);

        LpLead lead = new LpLead(world.newLeadId(), contact, surroundings.now(), surroundings.searchableFrom());
        String name = LpBody.text(json, "name");
        lead.name = name == null ? "" : name;
        lead.stage = stage;
        lead.owner = owner;
        lead.view = view.get();
        lead.payments.addAll(payments);
        lead.leadDate = leadDate.orElse(lead.createdAt);
        lead.dealDate = payments.isEmpty() ? null : dealDate.orElse(lead.createdAt);
        customs.forEach((id, value) -> LpLeadChanges.set(lead, id, value));
        contacts.store(contact);
        contact.leads.add(lead.id);
        world.leads.put(lead.id, lead);
        if (json.path("callback").asBoolean()) {
            phoneCalls.record(lead);
        }
        hooks.created(call, lead);
        return LpAnswers.success(writer.created(lead));
    }

    private LpContact contact(Call call, JsonNode json) {
        Long id = LpBody.number(json, "contact_id");
        if (id != null) {
            return world.contact(call, id);
        }
        if (!json.path("contact").isObject()) {
            throw LpAnswers.refuse("contact_id or contact is required");
        }
        return contacts.draft(call, json.path("contact"));
    }

    /**
     * Changes name and customs. The stage and the owner have calls of their own; whether they are ignored here is the
     * setting {@code systemCustomsApplied}.
     */
    Response update(Call call) {
        LpLead lead = world.lead(call, call.id());
        LpProject project = lead.contact.project;
        JsonNode json = LpBody.of(call);
        Map<Long, JsonNode> customs = input.customs(json, project);
        boolean all = surroundings.settings().flag("systemCustomsApplied");
        Optional<LpProject.Stage> stage = all ? input.stage(named(json, project, "funnel"), project) : Optional.empty();
        Optional<Long> owner = all ? input.owner(named(json, project, "owner"), project) : Optional.empty();
        stage.ifPresent(wanted -> LpLeadInput.refusePaidWithoutPayment(wanted, lead.payments));

        String name = LpBody.text(json, "name");
        List<String> changed = new ArrayList<>();
        if (name != null && !name.equals(lead.name)) {
            lead.name = name;
            changed.add("name");
        }
        customs.forEach((id, value) -> {
            if (LpLeadChanges.set(lead, id, value)) {
                changed.add("custom." + id);
            }
        });
        stage.ifPresent(wanted -> changed.addAll(LpLeadChanges.move(lead, wanted)));
        owner.ifPresent(wanted -> changed.addAll(LpLeadChanges.give(lead, wanted)));
        changes.told(call, lead, changed);
        return LpAnswers.success(writer.lead(lead));
    }

    /** The request with what its custom of this type says put under the type's own key. */
    private static JsonNode named(JsonNode json, LpProject project, String type) {
        ObjectNode copy = json.deepCopy();
        for (Map.Entry<Long, JsonNode> custom : LpBody.map(json, "custom").entrySet()) {
            boolean wanted = project.custom(custom.getKey())
                    .filter(one -> one.type().equals(type))
                    .isPresent();
            JsonNode value = custom.getValue();
            if (wanted && !value.isNull()) {
                copy.set(type, value.isObject() ? value.path("id") : value);
            }
        }
        return copy;
    }

    Response delete(Call call) {
        LpLead lead = world.lead(call, call.id());
        world.leads.remove(lead.id);
        lead.contact.leads.remove(lead.id);
        hooks.deleted(call, lead);
        return LpAnswers.done();
    }
}
