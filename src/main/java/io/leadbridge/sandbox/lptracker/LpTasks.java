package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.List;

/**
 * {@code /task}. The docs tell few of its keys, so any are taken and given back; checked are the project, the lead, the
 * owner and that there is a title or a text.
 */
final class LpTasks {

    private static final int TASKS_MAX = 100_000;
    private static final List<String> OWN = List.of("id", "project_id", "created_at");

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpDates dates;

    LpTasks(Surroundings surroundings, LpWorld world) {
        this.surroundings = surroundings;
        this.world = world;
        this.dates = new LpDates(surroundings.settings());
    }

    Response create(Call call) {
        JsonNode json = LpBody.of(call);
        LpProject project = project(call, json);
        ObjectNode content = content(call, json, Json.object(), project);
        if (world.tasks.size() >= TASKS_MAX) {
            throw LpAnswers.refuse("Too many tasks");
        }
        LpTask task = new LpTask(world.newOtherId(), project, content, surroundings.now());
        world.tasks.put(task.id(), task);
        return LpAnswers.success(write(task));
    }

    private LpProject project(Call call, JsonNode json) {
        Long project = LpBody.number(json, "project_id");
        Long lead = LpBody.number(json, "lead_id");
        if (project == null && lead != null) {
            return world.lead(call, lead).contact.project;
        }
        return world.project(call, project == null ? -1 : project);
    }

    /** What the task says afterwards, checked. */
    private ObjectNode content(Call call, JsonNode json, ObjectNode before, LpProject project) {
        ObjectNode content = before.deepCopy();
        json.properties().stream()
                .filter(field -> !OWN.contains(field.getKey()))
                .forEach(field -> content.set(field.getKey(), field.getValue()));
        Long lead = LpBody.number(content, "lead_id");
        if (lead != null && world.lead(call, lead).contact.project != project) {
            throw LpAnswers.refuse("Invalid lead ID");
        }
        Long owner = LpBody.number(content, "owner_id");
        boolean main = owner != null && owner == 0;
        if (owner == null
                || world.person(project, owner) == null
                || main && surroundings.settings().flag("taskOwnerNotMain")) {
            throw LpAnswers.refuse("Invalid owner ID");
        }
        String title = LpBody.text(content, "title");
        String text = LpBody.text(content, "text");
        if ((title == null || title.isBlank()) && (text == null || text.isBlank())) {
            throw LpAnswers.refuse("title is required");
        }
        return content;
    }

    Response get(Call call) {
        return LpAnswers.success(write(world.task(call, call.id())));
    }

    Response update(Call call) {
        LpTask old = world.task(call, call.id());
        ObjectNode content = content(call, LpBody.of(call), old.json(), old.project());
        LpTask task = new LpTask(old.id(), old.project(), content, old.createdAt());
        world.tasks.put(task.id(), task);
        return LpAnswers.success(write(task));
    }

    Response delete(Call call) {
        world.tasks.remove(world.task(call, call.id()).id());
        return LpAnswers.done();
    }

    /** A page of the tasks of a project, oldest first; it can be narrowed to a lead or an owner. */
    Response list(Call call) {
        LpProject project = world.project(call, call.id());
        Query query = call.request().query();
        ArrayNode all = Json.array();
        world.tasks.values().stream()
                .filter(task -> task.project() == project)
                .filter(task -> fits(task, query, "lead_id") && fits(task, query, "owner_id"))
                .skip(LpPage.offset(query))
                .limit(LpPage.limit(query, surroundings.settings()))
                .forEach(task -> all.add(write(task)));
        return LpAnswers.list(all, surroundings.settings().flag("bareLists"));
    }

    private static boolean fits(LpTask task, Query query, String key) {
        return query.value("filter", key)
                .map(wanted -> wanted.equals(task.json().path(key).asText()))
                .orElse(true);
    }

    private ObjectNode write(LpTask task) {
        ObjectNode json = Json.object()
                .put("id", task.id())
                .put("project_id", task.project().id());
        json.setAll(task.json());
        return json.put("created_at", dates.minutes(task.createdAt()));
    }
}
