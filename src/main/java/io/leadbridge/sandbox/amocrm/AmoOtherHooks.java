package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Form;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Webhooks of notes, tasks and unsorted entries. */
final class AmoOtherHooks {

    /** Local time as text, as recorded in 2020. */
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(AmoFieldInput.ZONE);

    private static final Map<String, Integer> NOTE_TYPES =
            Map.of("common", 4, "call_in", 10, "call_out", 11, "service_message", 25, "sms_in", 102, "sms_out", 103);

    private final AmoPost post;

    AmoOtherHooks(AmoPost post) {
        this.post = post;
    }

    /** A note stands one level deeper than everything else. */
    void note(AmoType type, ObjectNode note) {
        String at = type.hookWord() + "[note][0][note]";
        JsonNode params = note.path("params");
        String noteType = note.path("note_type").asText();
        String text = noteType.equals("common") ? params.path("text").asText() : params.toString();
        String local =
                LOCAL.format(Instant.ofEpochSecond(note.path("created_at").asLong()));
        post.send(
                "note_" + type.singular(),
                new Form()
                        .add(at + "[element_type]", type.number())
                        .add(at + "[element_id]", note.path("entity_id").asLong())
                        .add(at + "[note_type]", NOTE_TYPES.getOrDefault(noteType, 25))
                        .add(at + "[text]", text)
                        .add(at + "[account_id]", AmoWorld.ACCOUNT)
                        .add(at + "[date_create]", local)
                        .add(at + "[timestamp_x]", local)
                        .add(at + "[created_by]", note.path("created_by").asLong())
                        .add(at + "[modified_by]", note.path("updated_by").asLong())
                        .add(
                                at + "[main_user_id]",
                                note.path("responsible_user_id").asLong())
                        .add(at + "[group_id]", note.path("group_id").asLong())
                        .add(at + "[id]", note.path("id").asLong())
                        .add(at + "[created_at]", note.path("created_at").asLong())
                        .add(at + "[updated_at]", note.path("updated_at").asLong()));
    }

    /** @param before null for a new one */
    void task(ObjectNode before, ObjectNode after) {
        if (before == null) {
            task("add", null, after);
            return;
        }
        task("update", null, after);
        if (!before.path("responsible_user_id").equals(after.path("responsible_user_id"))) {
            task("responsible", before, after);
        }
    }

    private void task(String action, ObjectNode before, ObjectNode task) {
        String at = "task[" + action + "][0]";
        Integer elementType = AmoType.of(task.path("entity_type").asText())
                .map(AmoType::number)
                .orElse(null);
        post.send(
                action + "_task",
                new Form()
                        .add(at + "[id]", task.path("id").asLong())
                        .add(
                                at + "[element_id]",
                                elementType == null
                                        ? null
                                        : task.path("entity_id").asLong())
                        .add(at + "[element_type]", elementType)
                        .add(at + "[task_type]", task.path("task_type_id").asLong())
                        .add(at + "[text]", task.path("text").asText())
                        .add(at + "[status]", task.path("is_completed").asBoolean() ? 1 : 0)
                        .add(
                                at + "[responsible_user_id]",
                                task.path("responsible_user_id").asLong())
                        .add(at + "[created_user_id]", task.path("created_by").asLong())
                        .add(at + "[date_create]", task.path("created_at").asLong())
                        .add(at + "[last_modified]", task.path("updated_at").asLong())
                        .add(at + "[complete_till]", task.path("complete_till").asLong())
                        .add(at + "[account_id]", AmoWorld.ACCOUNT)
                        .add(
                                at + "[old_responsible_user_id]",
                                before == null
                                        ? null
                                        : before.path("responsible_user_id").asLong()));
    }

    /**
     * Tells of an unsorted entry.
     *
     * @param action {@code add}, {@code accept} or {@code decline}; the last two end it
     */
    void unsorted(String action, ObjectNode entry, long user) {
        boolean ends = !action.equals("add");
        String at = "unsorted[" + (ends ? "delete" : "add") + "][0]";
        Form form = new Form();
        form.add(at + "[action]", ends ? action : null)
                .add(at + "[uid]", entry.path("uid").asText())
                .add(at + "[source]", entry.path("source_name").asText())
                .add(at + "[source_uid]", entry.path("source_uid").asText())
                .add(at + "[category]", entry.path("category").asText());
        JsonNode lead = entry.at("/_embedded/leads/0/id");
        if (ends) {
            form.add(at + "[modified_user_id]", user)
                    .add(at + "[" + action + "_result][leads][0]", lead.isMissingNode() ? null : lead.asLong());
        } else {
            form.add(at + "[date_create]", entry.path("created_at").asLong());
            JsonNode contact = entry.at("/_embedded/contacts/0/id");
            form.add(at + "[data][contacts][0][id]", contact.isMissingNode() ? null : contact.asLong());
        }
        form.add(at + "[pipeline_id]", entry.path("pipeline_id").asLong())
                .add(at + "[account_id]", AmoWorld.ACCOUNT)
                .add(at + "[lead_id]", ends || lead.isMissingNode() ? null : lead.asLong())
                .add(at + "[created_at]", entry.path("created_at").asLong());
        post.send((ends ? "delete" : "add") + "_unsorted", form);
    }
}
