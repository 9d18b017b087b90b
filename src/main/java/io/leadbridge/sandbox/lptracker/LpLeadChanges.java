package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Surroundings;
import java.util.List;

/** What all changes of a lead have in common: whether it is there yet, its new time, and the webhook. */
final class LpLeadChanges {

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpHooks hooks;

    LpLeadChanges(Surroundings surroundings, LpWorld world, LpHooks hooks) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
    }

    /** A lead to be worked on; a new one is not there yet for as long as the setting {@code freshLeadMs} says. */
    LpLead fresh(Call call) {
        return surroundings.settings().flag("freshLeadOnlyComments")
                ? world.lead(call, call.id())
                : freshForComments(call);
    }

    /** The same for the one operation that is known to suffer. */
    LpLead freshForComments(Call call) {
        LpLead lead = world.lead(call, call.id());
        long unusableMs = call.human() ? 0 : surroundings.settings().number("freshLeadMs");
        if (lead.createdAt.plusMillis(unusableMs).isAfter(surroundings.now())) {
            throw LpAnswers.refuse("Invalid lead ID");
        }
        return lead;
    }

    /** Tells of a change; nothing if no field changed. */
    void told(Call call, LpLead lead, List<String> fields) {
        if (!fields.isEmpty()) {
            lead.updatedAt = surroundings.now();
            hooks.updated(call, lead, fields);
        }
    }

    /** @return whether it was another value before */
    static boolean set(LpLead lead, long custom, JsonNode value) {
        JsonNode before = value.asText().isEmpty() && value.isTextual()
                ? lead.customs.remove(custom)
                : lead.customs.put(custom, value);
        return !(before == null ? new TextNode("") : before).equals(value);
    }

    /** @return the word for the change, if it was another stage before */
    static List<String> move(LpLead lead, LpProject.Stage stage) {
        boolean other = stage.id() != lead.stage.id();
        lead.stage = stage;
        return other ? List.of("stage.id") : List.of();
    }

    /** @return the word for the change, if it was somebody else before */
    static List<String> give(LpLead lead, long owner) {
        boolean other = owner != lead.owner;
        lead.owner = owner;
        return other ? List.of("owner.id") : List.of();
    }
}
