package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;

/** {@code /label}: written as {@code title}, read as {@code name}. */
final class LpLabels {

    private static final int LABELS_MAX = 1_000;

    private final Surroundings surroundings;
    private final LpWorld world;

    LpLabels(Surroundings surroundings, LpWorld world) {
        this.surroundings = surroundings;
        this.world = world;
    }

    Response create(Call call) {
        JsonNode json = LpBody.of(call);
        Long project = LpBody.number(json, "project_id");
        LpProject where = world.project(call, project == null ? -1 : project);
        if (world.labels.size() >= LABELS_MAX) {
            throw LpAnswers.refuse("Too many labels");
        }
        String color = LpBody.text(json, "color");
        return store(new LpLabel(world.newOtherId(), where, title(json, null), color == null ? "" : color));
    }

    Response update(Call call) {
        LpLabel old = world.label(call, call.id());
        JsonNode json = LpBody.of(call);
        String color = LpBody.text(json, "color");
        return store(
                new LpLabel(old.id(), old.project(), title(json, old.name()), color == null ? old.color() : color));
    }

    private static String title(JsonNode json, String standard) {
        String title = LpBody.text(json, "title");
        String name = title == null ? standard : title;
        if (name == null || name.isBlank()) {
            throw LpAnswers.refuse("title is required");
        }
        return name;
    }

    private Response store(LpLabel label) {
        world.labels.put(label.id(), label);
        return LpAnswers.success(write(label));
    }

    private static ObjectNode write(LpLabel label) {
        return Json.object().put("id", label.id()).put("name", label.name()).put("color", label.color());
    }

    Response delete(Call call) {
        world.labels.remove(world.label(call, call.id()).id());
        return LpAnswers.done();
    }

    /** The docs show an array around the envelope; production was seen to send the plain envelope. */
    Response list(Call call) {
        LpProject project = world.project(call, call.id());
        ArrayNode all = Json.array();
        world.labels.values().stream().filter(one -> one.project() == project).forEach(one -> all.add(write(one)));
        if (!surroundings.settings().flag("bareLists")) {
            return LpAnswers.success(all);
        }
        ObjectNode envelope = Json.object().put("status", "success");
        envelope.set("result", all);
        return LpAnswers.list(Json.array().add(envelope), true);
    }
}
