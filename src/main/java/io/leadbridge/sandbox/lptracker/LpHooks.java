package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Form;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Surroundings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Webhooks: a form with one field, {@code data}, that holds JSON. */
final class LpHooks {

    private final Surroundings surroundings;
    private final LpHookWriter writer;

    LpHooks(Surroundings surroundings, LpHookWriter writer) {
        this.surroundings = surroundings;
        this.writer = writer;
    }

    /** The word under which the addresses of a project listen for its leads. */
    static String leadEvent(LpProject project) {
        return "project-" + project.id();
    }

    /** The word under which the addresses of a project listen for its stages and fields. */
    static String structureEvent(LpProject project) {
        return "structure-" + project.id();
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

    /**
     * Tells of a change of stages or fields.
     *
     * @param type {@code funnel} or {@code custom}
     * @param data what changed, as {@code /funnel} and {@code /customs} show it
     */
    void structure(Call call, LpProject project, String type, ArrayNode data, String action) {
        ObjectNode json = Json.object().put("project_id", project.id()).put("type", type);
        json.set("data", data);
        stamp(json, action);
        send(call, structureEvent(project), json);
    }

    private void send(Call call, LpLead lead, String action, List<String> fields) {
        boolean bare = action.equals("delete") && flag("webhookDeleteOnlyId");
        ObjectNode data = bare ? LpHookWriter.reference(lead) : writer.lead(lead);
        stamp(data, action);
        if (action.equals("update") && !flag("updateFieldsMissing")) {
            if (flag("updateFieldsAsArray")) {
                ArrayNode names = data.putArray("action_update_fields");
                fields.forEach(field -> names.add(field.replace(".id", "_id")));
            } else {
                data.put("action_update_fields", String.join(",", fields));
            }
        }
        send(call, leadEvent(lead.contact.project), data);
    }

    private void stamp(ObjectNode data, String action) {
        data.put("action", action).put("action_timestamp", surroundings.now().toEpochMilli());
    }

    private void send(Call call, String event, ObjectNode data) {
        if (call.caller() != null && !call.human() && !flag("ownWrites")) {
            return;
        }
        String text = flag("webhookEscaped") ? escaped(data.toString()) : data.toString();
        boolean json = flag("webhookAsJson");
        byte[] body = json
                ? text.getBytes(StandardCharsets.UTF_8)
                : new Form().add("data", text).bytes();
        String type = json ? "application/json" : "application/x-www-form-urlencoded";
        Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", type));
        surroundings.outbox().send(event, () -> headers, body);
    }

    /** As PHP's {@code json_encode} writes it when nobody tells it otherwise: everything that is not ASCII as an escape. */
    private static String escaped(String json) {
        StringBuilder text = new StringBuilder();
        json.chars()
                .forEach(letter ->
                        text.append(letter < 128 ? Character.toString(letter) : String.format("\\u%04x", letter)));
        return text.toString();
    }

    private boolean flag(String setting) {
        return surroundings.settings().flag(setting);
    }
}
