package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Form;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Webhooks: a form with one field, {@code data}, that holds JSON. */
final class LpHooks {

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpWriter writer;

    LpHooks(Surroundings surroundings, LpWorld world, LpWriter writer) {
        this.surroundings = surroundings;
        this.world = world;
        this.writer = writer;
    }

    void created(Call call, LpLead lead) {
        send(call, lead, "create", List.of());
    }

    /** Tells of a change; {@code fields} are dotted words such as {@code stage.id}. */
    void updated(Call call, LpLead lead, List<String> fields) {
        send(call, lead, "update", fields);
    }

    void deleted(Call call, LpLead lead) {
        send(call, lead, "delete", List.of());
    }

    private void send(Call call, LpLead lead, String action, List<String> fields) {
        if (!call.human() && !surroundings.settings().flag("ownWrites")) {
            return;
        }
        ObjectNode data = lead(lead);
        data.put("action", action);
        data.put("action_timestamp", surroundings.now().toEpochMilli());
        if (action.equals("update")) {
            if (surroundings.settings().flag("updateFieldsAsArray")) {
                fields.forEach(data.putArray("action_update_fields")::add);
            } else {
                data.put("action_update_fields", String.join(",", fields));
            }
        }
        byte[] body = new Form().add("data", data.toString()).bytes();
        Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", "application/x-www-form-urlencoded"));
        surroundings.outbox().send(event(lead.contact.project), () -> headers, body);
    }

    /** The word under which the addresses of a project listen. */
    static String event(LpProject project) {
        return "project-" + project.id();
    }

    private ObjectNode lead(LpLead lead) {
        LpProject project = lead.contact.project;
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("contact_id", lead.contact.id)
                .put("detail_id", lead.contact.details.get(0).id())
                .put("project_id", project.id())
                .put("created_at", lead.createdAt.getEpochSecond())
                .put("deal", lead.deal() ? 1 : 0)
                .put("local_time", LpDates.clock(surroundings.now()))
                .put("capture_type", "api")
                .put("owner_id", lead.owner)
                .put("stage_id", lead.stage.id())
                .put("name", lead.name)
                .put("form", "");
        json.set("author", person(0, null));
        json.set("custom", writer.customs(lead));
        json.set("view", view(lead));
        json.set("contact", contact(lead.contact));
        json.set("owner", person(lead.owner, project));
        json.putObject("stage").put("id", lead.stage.id()).put("name", lead.stage.name());
        json.set("payments", payments(lead));
        json.putArray("calls_records");
        return json;
    }

    private ObjectNode person(long id, LpProject lastProject) {
        LpWorld.Person person = world.person(id);
        ObjectNode json = Json.object().put("id", id).put("type", id == 0 ? 1 : 2);
        if (lastProject != null) {
            json.put("last_project", lastProject.id());
        }
        return json.put("name", person.name()).put("job", person.job());
    }

    private static ObjectNode view(LpLead lead) {
        if (lead.view == null) {
            return null;
        }
        ObjectNode json =
                Json.object().put("id", lead.view.get("id").longValue()).put("project_id", lead.contact.project.id());
        for (String key : List.of("source", "campaign", "keyword")) {
            json.set(key, lead.view.get(key));
        }
        for (String key : List.of("address", "click_time", "platform", "browser", "ip", "referrer", "lead_from")) {
            json.put(key, "");
        }
        return json.putNull("ym_client_id").putNull("ga_client_id");
    }

    /** In webhooks the details of a contact are called contacts. */
    private static ObjectNode contact(LpContact contact) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("name", contact.name)
                .put("profession", contact.profession)
                .put("site", contact.site)
                .put("created_at", contact.createdAt.getEpochSecond())
                .put("project_id", contact.project.id());
        ArrayNode details = json.putArray("contacts");
        contact.details.forEach(detail -> details.addObject()
                .put("id", detail.id())
                .put("type", detail.type())
                .put("data", detail.data()));
        return json;
    }

    private static ArrayNode payments(LpLead lead) {
        ArrayNode payments = Json.array();
        lead.payments.forEach(payment -> payments.addObject()
                .put("sum", payment.sum())
                .put("purpose_id", 1)
                .put("purpose_name", payment.purpose())
                .put("category_id", 1)
                .put("category_name", payment.category()));
        return payments;
    }
}
