package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Telephone calls of a lead. Nobody is ever dialled: a call that is asked for is logged and put on record. */
final class LpPhoneCalls {

    private static final Logger LOG = LoggerFactory.getLogger(LpPhoneCalls.class);
    private static final int CALLS_MAX = 1_000;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpLeadChanges changes;
    private final LpDates dates;

    LpPhoneCalls(Surroundings surroundings, LpWorld world, LpLeadChanges changes) {
        this.surroundings = surroundings;
        this.world = world;
        this.changes = changes;
        this.dates = new LpDates(surroundings.settings());
    }

    Response call(Call call) {
        LpLead lead = changes.fresh(call);
        record(lead);
        changes.told(call, lead, List.of("calls_records"));
        return LpAnswers.done();
    }

    /** Puts a call on record that the real service would make now. */
    void record(LpLead lead) {
        LOG.warn("lptracker sandbox: lead {} asks for a call; the real service would dial now", lead.id);
        add(lead, 0, "outgoing", null);
    }

    private void add(LpLead lead, long seconds, String type, String record) {
        if (lead.calls.size() >= CALLS_MAX) {
            throw LpAnswers.refuse("Too many calls");
        }
        Instant now = surroundings.now();
        String linkedId = now.getEpochSecond() + "." + world.newOtherId();
        lead.calls.add(new LpLead.PhoneCall(linkedId, now, seconds, type, record, lead.owner));
    }

    /** The calls of the present half-year and of the one before. */
    Response list(Call call) {
        Instant from = dates.startOfPreviousHalfYear(surroundings.now());
        ArrayNode all = Json.array();
        world.lead(call, call.id()).calls.stream()
                .filter(one -> !one.time().isBefore(from))
                .forEach(one -> all.addObject()
                        .put("linkedid", one.linkedId())
                        .put("time", one.time().getEpochSecond())
                        .put("duration", one.durationSeconds())
                        .put("type", one.type())
                        .put("disposition", one.durationSeconds() == 0 ? "NO ANSWER" : "ANSWERED")
                        .put("record", one.record())
                        .put("owner_id", one.owner())
                        .putNull("owner"));
        return LpAnswers.success(all);
    }

    /** {@code POST /sandbox/leads/{id}/calls}: a customer calls, or is called by a person. */
    Response happen(Call call) {
        LpLead lead = world.leads.get(call.id());
        if (lead == null) {
            throw new IllegalArgumentException("there is no lead " + call.id());
        }
        JsonNode json = LpBody.of(call);
        String type = json.path("type").asText("incomming");
        if (!type.equals("incomming") && !type.equals("outgoing")) {
            throw new IllegalArgumentException("type: expected incomming (so LPTracker spells it) or outgoing");
        }
        String record = json.path("record").isTextual() ? json.get("record").asText() : null;
        add(lead, json.path("duration").asLong(0), type, record);
        changes.told(call, lead, List.of("calls_records"));
        return LpAnswers.done();
    }
}
