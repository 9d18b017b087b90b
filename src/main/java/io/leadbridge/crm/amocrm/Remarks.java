package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The making of notes and tasks on leads. */
final class Remarks {

    /** amoCRM refuses a note of 20,001 characters. */
    private static final int LONGEST_NOTE = 20_000;
    /** A follow-up: every account has it. */
    private static final int FOLLOW_UP = 1;

    private static final Batch.Kind NOTES =
            new Batch.Kind("note", "POST", "/api/v4/leads/notes", "notes", "/api/v4/leads");
    private static final Batch.Kind TASKS = new Batch.Kind("task", "POST", "/api/v4/tasks", "tasks", "/api/v4/leads");

    private final int count;
    private final Map<Integer, Answer<Noted>> refused = new HashMap<>();
    private final List<Batch.Item> items = new ArrayList<>();
    private final Batch batch;

    private Remarks(Batch.Kind kind, Batch.Bounds bounds, List<ObjectNode> bodies, List<String> faults) {
        count = bodies.size();
        for (int i = 0; i < count; i++) {
            if (faults.get(i) == null) {
                items.add(new Batch.Item(
                        key(i),
                        bodies.get(i).path("entity_id").asText(),
                        bodies.get(i).put("request_id", key(i))));
            } else {
                refused.put(i, new Answer.Refused<>(kind.operation() + ": " + faults.get(i)));
            }
        }
        batch = new Batch(kind, bounds, items);
    }

    static Remarks notes(List<Note> notes, Batch.Bounds bounds) {
        List<ObjectNode> bodies = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Note note : notes) {
            int length = note.text().codePointCount(0, note.text().length());
            boolean tooLong = length > LONGEST_NOTE;
            faults.add(tooLong ? length + " characters, amoCRM takes " + LONGEST_NOTE : faultOf(note.lead(), "0"));
            ObjectNode body = about(note.lead()).put("note_type", "common");
            body.putObject("params").put("text", note.text());
            bodies.add(body);
        }
        return new Remarks(NOTES, bounds, bodies, faults);
    }

    static Remarks tasks(List<Task> tasks, Batch.Bounds bounds) {
        List<ObjectNode> bodies = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Task task : tasks) {
            faults.add(faultOf(task.lead(), task.responsible() == null ? "0" : task.responsible()));
            ObjectNode body = about(task.lead())
                    .put("entity_type", "leads")
                    .put("text", task.text())
                    .put("complete_till", task.due().getEpochSecond())
                    .put("task_type_id", FOLLOW_UP);
            if (task.responsible() != null && faults.get(faults.size() - 1) == null) {
                body.put("responsible_user_id", Long.parseLong(task.responsible()));
            }
            bodies.add(body);
        }
        return new Remarks(TASKS, bounds, bodies, faults);
    }

    Batch batch() {
        return batch;
    }

    List<Answer<Noted>> answers() {
        List<Answer<Noted>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(refused.containsKey(i) ? refused.get(i) : answer(batch.answer(key(i))));
        }
        return answers;
    }

    private static Answer<Noted> answer(Answer<JsonNode> answer) {
        return answer instanceof Answer.Ok<JsonNode> ok
                ? new Answer.Ok<>(new Noted(Reading.id(ok.value())))
                : answer.failure();
    }

    private static ObjectNode about(String lead) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return lead.matches("\\d{1,18}") ? body.put("entity_id", Long.parseLong(lead)) : body;
    }

    private static String faultOf(String lead, String responsible) {
        if (!lead.matches("\\d{1,18}")) {
            return "the lead's id is no number";
        }
        return responsible.matches("\\d{1,18}") ? null : "the responsible user's id is no number";
    }

    private static String key(int i) {
        return "n" + i;
    }
}
