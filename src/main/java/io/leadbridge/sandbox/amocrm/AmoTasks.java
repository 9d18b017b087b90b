package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/v4/tasks}. */
final class AmoTasks {

    private static final String PATH = "/api/v4/tasks";
    private static final List<String> KEYS = List.of(
            "id",
            "text",
            "complete_till",
            "entity_id",
            "entity_type",
            "task_type_id",
            "responsible_user_id",
            "is_completed",
            "result",
            "duration",
            "created_by",
            "updated_by",
            "created_at",
            "updated_at",
            "request_id");

    private final AmoAccount account;

    AmoTasks(AmoAccount account) {
        this.account = account;
    }

    void route(Router routes) {
        routes.on("GET", PATH, this::list)
                .on("GET", PATH + "/{id}", this::get)
                .on("POST", PATH, AmoAccount.writing(this::create))
                .on("PATCH", PATH, AmoAccount.writing(this::update))
                .on("PATCH", PATH + "/{id}", AmoAccount.writing(this::updateOne));
    }

    private Response list(Call call) {
        Query query = call.request().query();
        List<ObjectNode> found = account.world().tasks.values().stream()
                .filter(task -> fits(task, query, "id", "id"))
                .filter(task -> fits(task, query, "entity_id", "entity_id"))
                .filter(task -> fits(task, query, "entity_type", "entity_type"))
                .filter(task -> fits(task, query, "task_type", "task_type_id"))
                .filter(task -> fits(task, query, "responsible_user_id", "responsible_user_id"))
                .filter(task -> AmoList.oneOf(
                        query, task.path("is_completed").asBoolean() ? "1" : "0", "filter", "is_completed"))
                .filter(task -> AmoList.within(query, task.path("updated_at").asLong(), "updated_at"))
                .toList();
        return AmoList.page(call, "tasks", AmoList.orderedJson(query, found), task -> write(task, call));
    }

    private static boolean fits(ObjectNode task, Query query, String filter, String key) {
        return AmoList.oneOf(query, task.path(key).asText(), "filter", filter);
    }

    private Response get(Call call) {
        ObjectNode task = account.world().tasks.get(call.id());
        return task == null ? Response.empty(204) : AmoList.hal(200, write(task, call));
    }

    private Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<ObjectNode> drafts = new ArrayList<>();
        for (AmoItem item : items) {
            for (String key : List.of("text", "complete_till")) {
                if (!item.has(key)) {
                    item.fault(key, "FieldMissing");
                }
            }
            drafts.add(apply(item, blank(call, item)));
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < drafts.size(); i++) {
            long id = account.world().newTaskId();
            ObjectNode task = drafts.get(i).put("id", id);
            account.world().tasks.put(id, task);
            account.news().task(null, task);
            AmoList.self(
                    written.addObject()
                            .put("id", id)
                            .put("request_id", items.get(i).request()),
                    call,
                    PATH + "/" + id);
        }
        return account.batch(call, PATH, "tasks", written);
    }

    private ObjectNode blank(Call call, AmoItem item) {
        long now = account.surroundings().nowSeconds();
        ObjectNode task = Json.object()
                .put("created_by", AmoWriting.user(item, "created_by", call, account.world()))
                .put("updated_by", call.caller().user())
                .put("created_at", item.whole("created_at").orElse(now))
                .put("updated_at", now)
                .put(
                        "responsible_user_id",
                        call.human()
                                ? call.caller().user()
                                : account.world().users.get(0).id())
                .put("group_id", 0)
                .putNull("entity_id")
                .putNull("entity_type")
                .put("duration", 0)
                .put("is_completed", false)
                .put("task_type_id", 1);
        task.putArray("result");
        return task;
    }

    /** Applies what an item says; faults are noted in it. */
    private ObjectNode apply(AmoItem item, ObjectNode task) {
        item.allow(KEYS);
        JsonNode text = item.json().path("text");
        if (!text.isMissingNode() && !text.isTextual()) {
            item.fault("text", "InvalidType");
        } else if (item.has("text")) {
            task.put("text", text.textValue());
        }
        for (String key : List.of("complete_till", "task_type_id", "duration", "entity_id")) {
            item.whole(key).ifPresent(number -> task.put(key, number));
        }
        if (item.has("responsible_user_id")) {
            item.whole("responsible_user_id").ifPresent(user -> {
                if (!account.world().hasUser(user)) {
                    item.fault("responsible_user_id", "NotSupportedChoice");
                }
                task.put("responsible_user_id", user);
            });
        }
        item.text("entity_type").ifPresent(type -> task.put("entity_type", type));
        if (item.has("is_completed")) {
            if (!item.json().get("is_completed").isBoolean()) {
                item.fault("is_completed", "InvalidType");
            }
            task.put("is_completed", item.json().get("is_completed").asBoolean());
        }
        if (item.json().path("result").isObject()) {
            task.set("result", item.json().get("result"));
        }
        if (item.has("entity_id") || item.has("entity_type")) {
            entity(item, task);
        }
        return task;
    }

    private void entity(AmoItem item, ObjectNode task) {
        AmoType type = AmoType.of(task.path("entity_type").asText()).orElse(null);
        if (type == null) {
            item.fault("entity_type", item.has("entity_type") ? "NotSupportedChoice" : "FieldMissing");
        } else if (account.world().records(type).get(task.path("entity_id").asLong()) == null) {
            item.fault("entity_id", "NotSupportedChoice");
        }
    }

    private Response update(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<ObjectNode> changed = new ArrayList<>();
        for (AmoItem item : items) {
            ObjectNode known = account.world().tasks.get(item.whole("id").orElse(0L));
            if (known == null) {
                item.fault("id", "NotSupportedChoice");
            } else {
                changed.add(changed(call, item, known));
            }
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < changed.size(); i++) {
            written.add(
                    stored(changed.get(i), call).put("request_id", items.get(i).request()));
        }
        return account.batch(call, PATH, "tasks", written);
    }

    private Response updateOne(Call call, JsonNode body) {
        ObjectNode known = account.world().tasks.get(call.id());
        if (known == null) {
            return AmoErrors.problem(404, "Not Found", "Entity not found");
        }
        AmoErrors errors = new AmoErrors();
        ObjectNode changed = changed(call, AmoItem.of(body, 0, errors), known);
        errors.refuseIfAny();
        return AmoList.hal(200, stored(changed, call));
    }

    private ObjectNode changed(Call call, AmoItem item, ObjectNode known) {
        return apply(item, known.deepCopy())
                .put("updated_by", call.caller().user())
                .put("updated_at", account.surroundings().nowSeconds());
    }

    private ObjectNode stored(ObjectNode changed, Call call) {
        long id = changed.path("id").asLong();
        ObjectNode before = account.world().tasks.put(id, changed);
        account.news().task(before, changed);
        ObjectNode json = Json.object()
                .put("id", id)
                .put("updated_at", changed.path("updated_at").asLong());
        AmoList.self(json, call, PATH + "/" + id);
        return json;
    }

    private static ObjectNode write(ObjectNode task, Call call) {
        ObjectNode json = task.deepCopy().put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, PATH + "/" + task.path("id").asLong());
        return json;
    }
}
