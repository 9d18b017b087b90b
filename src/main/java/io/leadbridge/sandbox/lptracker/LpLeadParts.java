package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stage, the owner, one field and the payments of a lead. */
final class LpLeadParts {

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpWriter writer;
    private final LpLeadInput input;
    private final LpLeadChanges changes;

    LpLeadParts(Surroundings surroundings, LpWorld world, LpWriter writer, LpLeadInput input, LpLeadChanges changes) {
        this.surroundings = surroundings;
        this.world = world;
        this.writer = writer;
        this.input = input;
        this.changes = changes;
    }

    Response getCustom(Call call) {
        LpLead lead = world.lead(call, call.id());
        return LpAnswers.success(writer.custom(lead, custom(call, lead)));
    }

    Response setCustom(Call call) {
        LpLead lead = changes.fresh(call);
        JsonNode value = LpBody.of(call).path("value");
        if (value.isMissingNode()) {
            throw LpAnswers.refuse("value is required");
        }
        LpProject.Custom custom = custom(call, lead);
        change(call, lead, custom, value.isNull() ? new TextNode("") : value);
        return LpAnswers.success(writer.custom(lead, custom));
    }

    Response clearCustom(Call call) {
        LpLead lead = changes.fresh(call);
        change(call, lead, custom(call, lead), new TextNode(""));
        return LpAnswers.done();
    }

    private static LpProject.Custom custom(Call call, LpLead lead) {
        return lead.contact.project.custom(call.ids().get(1)).orElseThrow(() -> LpAnswers.refuse("Invalid custom ID"));
    }

    private void change(Call call, LpLead lead, LpProject.Custom custom, JsonNode value) {
        if (custom.special()) {
            throw LpAnswers.refuse("Invalid custom ID");
        }
        boolean other = LpLeadChanges.set(lead, custom.id(), input.value(custom, value));
        changes.told(call, lead, other ? List.of("custom." + custom.id()) : List.of());
    }

    Response setStage(Call call) {
        LpLead lead = changes.fresh(call);
        LpProject.Stage wanted = input.stage(LpBody.of(call), lead.contact.project)
                .orElseThrow(() -> LpAnswers.refuse("funnel is required"));
        LpLeadInput.refusePaidWithoutPayment(wanted, lead.payments);
        changes.told(call, lead, LpLeadChanges.move(lead, wanted));
        return LpAnswers.success(writer.lead(lead));
    }

    Response setOwner(Call call) {
        LpLead lead = changes.fresh(call);
        long owner = input.owner(LpBody.of(call), lead.contact.project)
                .orElseThrow(() -> LpAnswers.refuse("owner is required"));
        changes.told(call, lead, LpLeadChanges.give(lead, owner));
        return LpAnswers.success(writer.lead(lead));
    }

    /** Adds a payment, each time it is asked; the first makes the lead a deal. */
    Response pay(Call call) {
        LpLead lead = changes.fresh(call);
        LpLead.Payment payment = input.payment(LpBody.of(call));
        List<String> changed = new ArrayList<>(List.of("payments"));
        Optional<LpProject.Stage> paid = lead.deal() ? Optional.empty() : lead.contact.project.paid();
        if (!lead.deal()) {
            lead.dealDate = surroundings.now();
        }
        lead.payments.add(payment);
        paid.ifPresent(stage -> changed.addAll(LpLeadChanges.move(lead, stage)));
        changes.told(call, lead, changed);
        return LpAnswers.success(writer.lead(lead));
    }
}
