package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import io.leadbridge.sandbox.lptracker.LpProject.Custom;
import io.leadbridge.sandbox.lptracker.LpProject.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes of stages and lead fields: by the API as far as it can, by a person through {@code /sandbox/projects}. */
final class LpStructure {

    private static final List<String> TYPES =
            List.of("text", "string", "number", "date", "funnel_date", "cats", "file", "map", "conv_owner");
    private static final int MOST = 500;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpHooks hooks;
    private final LpLeadChanges changes;

    LpStructure(Surroundings surroundings, LpWorld world, LpHooks hooks, LpLeadChanges changes) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.changes = changes;
    }

    Response createCustom(Call call) {
        LpProject project = world.project(call, call.id());
        Custom custom = newCustom(project, LpBody.of(call));
        put(call, project, custom, "create");
        return answer(custom);
    }

    /** The docs do not show the body: a list of names or of objects will do, and a single one. */
    Response addCategories(Call call) {
        LpProject project = world.project(call, call.id());
        Custom old = project.custom(call.ids().get(1))
                .filter(custom -> custom.type().equals("cats"))
                .orElseThrow(() -> LpAnswers.refuse("Invalid custom ID"));
        List<String> names = new ArrayList<>(old.categories());
        List<String> added = categories(LpBody.of(call));
        added.stream().filter(name -> !names.contains(name)).forEach(names::add);
        if (added.isEmpty() || names.size() > MOST) {
            throw LpAnswers.refuse("Invalid categories");
        }
        Custom changed = new Custom(old.id(), old.name(), old.type(), old.several(), List.copyOf(names));
        put(call, project, changed, "update");
        return answer(changed);
    }

    private Response answer(Custom custom) {
        boolean bare = surroundings.settings().flag("bareLists");
        return LpAnswers.list(LpProjects.customs(List.of(custom), true).get(0), bare);
    }

    private Custom newCustom(LpProject project, JsonNode json) {
        String name = LpBody.text(json, "name");
        String type = LpBody.text(json, "type");
        if (name == null
                || name.isBlank()
                || !TYPES.contains(type)
                || project.customs().size() >= MOST) {
            throw LpAnswers.refuse("Invalid custom");
        }
        boolean several = json.path("is_multi_select").asInt() == 1
                || json.path("is_multi_select").asBoolean();
        return new Custom(world.newCustomId(), name, type, several, List.copyOf(categories(json)));
    }

    private static List<String> categories(JsonNode json) {
        List<String> names = new ArrayList<>();
        JsonNode given = json.has("categories") ? json.get("categories") : json.path("category");
        if (given.isArray()) {
            given.forEach(one -> names.add(one.isObject() ? one.path("name").asText() : one.asText()));
        } else if (given.isTextual()) {
            names.add(given.asText());
        }
        names.removeIf(String::isBlank);
        return names;
    }

    private void put(Call call, LpProject project, Custom custom, String action) {
        project.put(custom);
        hooks.structure(call, project, "custom", LpProjects.customs(List.of(custom), true), action);
    }

    /** {@code POST /sandbox/projects/{id}/customs}. */
    Response editCustoms(Call call) {
        LpProject project = anyProject(call);
        JsonNode json = LpBody.of(call);
        switch (action(json)) {
            case "create" -> put(call, project, newCustom(project, json), "create");
            case "update" -> {
                Custom old = custom(project, json);
                boolean categories = json.has("categories");
                put(
                        call,
                        project,
                        new Custom(
                                old.id(),
                                json.path("name").asText(old.name()),
                                old.type(),
                                old.several(),
                                categories ? List.copyOf(categories(json)) : old.categories()),
                        "update");
            }
            default -> {
                Custom old = custom(project, json);
                project.remove(old);
                world.leads.values().forEach(lead -> lead.customs.remove(old.id()));
                hooks.structure(call, project, "custom", LpProjects.customs(List.of(old), true), "delete");
            }
        }
        return LpAnswers.success(LpProjects.customs(project.customs(), true));
    }

    /** {@code POST /sandbox/projects/{id}/funnel}. */
    Response editFunnel(Call call) {
        LpProject project = anyProject(call);
        JsonNode json = LpBody.of(call);
        switch (action(json)) {
            case "create" -> {
                boolean leads = json.path("in_leads").asBoolean(true);
                boolean deals = json.path("in_deals").asBoolean(true);
                put(call, project, new Stage(world.newStageId(), name(json), leads, deals), "create");
            }
            case "update" -> {
                Stage old = stage(project, json);
                Stage renamed = new Stage(old.id(), name(json), old.inLeads(), old.inDeals());
                world.leads.values().stream()
                        .filter(lead -> lead.stage.equals(old))
                        .forEach(lead -> lead.stage = renamed);
                put(call, project, renamed, "update");
            }
            default -> delete(call, project, stage(project, json));
        }
        return LpAnswers.success(LpProjects.stages(project.stages()));
    }

    private void put(Call call, LpProject project, Stage stage, String action) {
        if (project.stages().size() >= MOST) {
            throw new IllegalArgumentException("the project has " + MOST + " stages, which is the most");
        }
        project.put(stage);
        hooks.structure(call, project, "funnel", LpProjects.stages(List.of(stage)), action);
    }

    /** The leads of a deleted stage go to the first one. */
    private void delete(Call call, LpProject project, Stage old) {
        if (project.stages().size() == 1) {
            throw new IllegalArgumentException("id: the last stage cannot be deleted");
        }
        project.remove(old);
        ArrayNode data = LpProjects.stages(List.of(old));
        hooks.structure(call, project, "funnel", data, "delete");
        List<LpLead> there = world.leads.values().stream()
                .filter(lead -> lead.stage.equals(old))
                .toList();
        there.forEach(lead -> changes.told(call, lead, LpLeadChanges.move(lead, project.first())));
    }

    private LpProject anyProject(Call call) {
        return world.anyProject(call.id())
                .orElseThrow(() -> new IllegalArgumentException("there is no project " + call.id()));
    }

    private static String action(JsonNode json) {
        String action = json.path("action").asText().toLowerCase(Locale.ROOT);
        if (!List.of("create", "update", "delete").contains(action)) {
            throw new IllegalArgumentException("action: expected create, update or delete");
        }
        return action;
    }

    private static String name(JsonNode json) {
        String name = json.path("name").asText();
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: expected a text");
        }
        return name;
    }

    private static Stage stage(LpProject project, JsonNode json) {
        return project.stage(json.path("id").asLong())
                .orElseThrow(() -> new IllegalArgumentException("id: the project has no such stage"));
    }

    private static Custom custom(LpProject project, JsonNode json) {
        return project.custom(json.path("id").asLong())
                .orElseThrow(() -> new IllegalArgumentException("id: the project has no such field"));
    }
}
