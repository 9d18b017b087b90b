package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Task;
import io.leadbridge.event.Connection;
import java.util.List;

/** Comments on leads, and tasks for the staff. */
final class Telling {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Characters of a task's title; the whole text goes beside it. */
    private static final int LONGEST_TITLE = 100;

    /** The main account, which every account has. */
    private static final String MAIN_ACCOUNT = "0";

    private Telling() {}

    /** A comment. */
    static Calls comment(Note note) {
        return Calls.of(List.of(Call.change(
                "note",
                "POST",
                "/lead/" + note.lead() + "/comment",
                JSON.objectNode().put("text", note.text()))));
    }

    /** A read of the lead, if the task names nobody: then it goes to the lead's owner. */
    static Calls owner(Task task) {
        return task.responsible() == null
                ? Calls.of(List.of(Call.one("task", "/lead/" + task.lead(), null)))
                : Calls.of(List.of());
    }

    /**
     * A task without a reminder, to be done when it is due. Source of the keys:
     * https://docs.direct.lptracker.ru/task/create
     *
     * @param lead what {@link #owner} brought
     */
    static Calls task(Task task, Connection connection, Calls lead) {
        String owner = task.responsible();
        if (owner == null) {
            if (!lead.reply().isObject()) {
                return Calls.ofFailure(new Answer.Gone<>());
            }
            String told = Reading.owner(lead.reply());
            owner = told == null ? MAIN_ACCOUNT : told;
        }
        ObjectNode body = JSON.objectNode();
        body.put("title", title(task.text())).put("text", task.text());
        body.set("owner_id", Writing.id(owner));
        body.set("project_id", Writing.id(connection.project()));
        body.set("lead_id", Writing.id(task.lead()));
        body.put("date_start", task.due().getEpochSecond())
                .put("date_end", task.due().getEpochSecond());
        body.put("remind_type", 0);
        return Calls.of(List.of(Call.make("task", "/task", body)));
    }

    private static String title(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= LONGEST_TITLE ? line : line.substring(0, LONGEST_TITLE - 1) + "…";
    }

    /** What was made; LPTracker need not tell its id. */
    static Answer<Noted> noted(Calls made) {
        JsonNode reply = made.reply();
        return new Answer.Ok<>(new Noted(Reading.idOf(reply.path("id"))));
    }
}
