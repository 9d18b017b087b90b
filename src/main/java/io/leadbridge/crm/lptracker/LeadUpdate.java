package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.lptracker.Customs.Custom;
import io.leadbridge.crm.lptracker.Writing.CannotWrite;
import io.leadbridge.event.Connection;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes leads, and writes what differs. Owner and stage have paths of their own: with other values they may be ignored. */
final class LeadUpdate {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Writing writing;
    private final ContactBody contacts;

    LeadUpdate(Writing writing, ContactBody contacts) {
        this.writing = writing;
        this.contacts = contacts;
    }

    /** A new lead; its new contact goes in the same call. {@code callback: false}, or LPTracker dials the customer. */
    Calls create(Draft draft, Connection connection, Map<String, Custom> customs) throws CannotWrite {
        if (isElsewhere(draft.pipeline(), connection)) {
            return elsewhere("create");
        }
        ObjectNode lead = writing.lead(draft.fields(), customs).put("callback", false);
        if (draft.stage() != null) {
            lead.set("funnel", Writing.id(draft.stage()));
        }
        if (isFilled(draft.fields(), FieldPath.LEAD_RESPONSIBLE)) {
            lead.set("owner", owner(draft.fields()));
        }
        if (draft.contact() != null) {
            lead.set("contact_id", Writing.id(draft.contact()));
        } else {
            ObjectNode contact = contacts.changes(draft.fields(), JSON.objectNode());
            if (contact.path("details").isEmpty()) {
                return Calls.ofFailure(
                        new Answer.CannotTake<>("create: LPTracker takes no lead without a phone or an e-mail"));
            }
            lead.set("contact", contact.set("project_id", Writing.id(connection.project())));
        }
        return Calls.of(List.of(Call.make("create", "/lead", lead)));
    }

    /** What was made. */
    static Answer<Created> created(Draft draft, Calls made) {
        var lead = made.reply();
        if (Reading.idOf(lead.path("id")) == null) {
            return new Answer.Unknown<>("create: LPTracker's answer names no lead");
        }
        String told = Reading.idOf(lead.path(lead.hasNonNull("contact_id") ? "contact_id" : "contact"));
        return new Answer.Ok<>(new Created(Reading.id(lead), told == null ? draft.contact() : told));
    }

    /**
     * What of the patch is the lead's: name and customs in one call, one for each custom that has to be emptied by itself,
     * one for the owner, and one for the stage, last, since people's automations start with it.
     */
    Calls update(Patch patch, Connection connection, Map<String, Custom> customs) throws CannotWrite {
        if (patch.stage() != null && isElsewhere(patch.pipeline(), connection)) {
            return elsewhere("update");
        }
        String path = "/lead/" + patch.lead();
        List<Call> calls = new ArrayList<>();
        ObjectNode body = writing.lead(patch.fields(), customs);
        if (!body.isEmpty()) {
            calls.add(Call.change("update", "PUT", path, body));
        }
        for (String custom : Writing.emptied(patch.fields(), customs)) {
            ObjectNode options = JSON.objectNode();
            options.putArray("options");
            calls.add(Call.change("update", "DELETE", path + "/custom/" + custom, options));
        }
        if (patch.fields().containsKey(FieldPath.LEAD_RESPONSIBLE)) {
            calls.add(Call.change(
                    "update", "PUT", path + "/owner", JSON.objectNode().set("owner", owner(patch.fields()))));
        }
        if (patch.stage() != null) {
            ObjectNode stage = JSON.objectNode().set("funnel", Writing.id(patch.stage()));
            calls.add(Call.change("update", "PUT", path + "/funnel", stage));
        }
        return Calls.of(calls);
    }

    private static boolean isFilled(Map<FieldPath, Value> fields, FieldPath path) {
        return fields.containsKey(path) && !fields.get(path).isEmpty();
    }

    /** The owner's id; nobody is the main account, 0. */
    private static com.fasterxml.jackson.databind.JsonNode owner(Map<FieldPath, Value> fields) {
        return Writing.id(
                isFilled(fields, FieldPath.LEAD_RESPONSIBLE)
                        ? fields.get(FieldPath.LEAD_RESPONSIBLE).canonical()
                        : "0");
    }

    private static boolean isElsewhere(String pipeline, Connection connection) {
        return pipeline != null && !pipeline.equals(connection.project());
    }

    private static Calls elsewhere(String operation) {
        return Calls.ofFailure(
                new Answer.Refused<>(operation + ": the stage is of another project than the connection's"));
    }
}
