package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.List;

/** Projects, their stages and fields, and the staff, as they are read. */
final class LpProjects {

    private static final long SINCE = 1_500_000_000;

    private final Surroundings surroundings;
    private final LpWorld world;

    LpProjects(Surroundings surroundings, LpWorld world) {
        this.surroundings = surroundings;
        this.world = world;
    }

    Response list(Call call) {
        ArrayNode all = Json.array();
        world.projects(call).forEach(project -> all.add(write(project)));
        return LpAnswers.success(all);
    }

    Response get(Call call) {
        return LpAnswers.success(write(world.project(call, call.id())));
    }

    private static ObjectNode write(LpProject project) {
        return Json.object()
                .put("id", project.id())
                .put("name", project.name())
                .put("page", "https://site" + project.id() + ".example.test/")
                .put("domain", "site" + project.id() + ".example.test");
    }

    Response funnel(Call call) {
        return LpAnswers.success(stages(world.project(call, call.id()).stages()));
    }

    Response stage(Call call) {
        LpProject.Stage stage = world.project(call, call.id())
                .stage(call.ids().get(1))
                .orElseThrow(() -> LpAnswers.refuse("Invalid funnel step"));
        return LpAnswers.success(stages(List.of(stage)).get(0));
    }

    static ArrayNode stages(List<LpProject.Stage> stages) {
        ArrayNode all = Json.array();
        stages.forEach(stage -> all.addObject()
                .put("id", stage.id())
                .put("name", stage.name())
                .put("notify", false)
                .put("in_leads", stage.inLeads())
                .put("in_deals", stage.inDeals()));
        return all;
    }

    Response customs(Call call) {
        boolean categories = !surroundings.settings().flag("customsWithoutCategories");
        return LpAnswers.success(customs(world.project(call, call.id()).customs(), categories));
    }

    static ArrayNode customs(List<LpProject.Custom> customs, boolean withCategories) {
        ArrayNode all = Json.array();
        for (LpProject.Custom custom : customs) {
            ObjectNode json = all.addObject()
                    .put("id", custom.id())
                    .put("name", custom.name())
                    .put("type", custom.type());
            if (custom.type().equals("cats")) {
                json.put("is_multi_select", custom.several() ? 1 : 0);
                if (withCategories) {
                    ArrayNode categories = json.putArray("categories");
                    custom.categories().forEach(name -> categories.addObject().put("name", name));
                }
            }
        }
        return all;
    }

    Response fields(Call call) {
        ArrayNode all = Json.array();
        world.project(call, call.id()).contactFields().forEach(field -> all.addObject()
                .put("id", field.id())
                .put("name", field.name())
                .put("type", field.type()));
        return LpAnswers.success(all);
    }

    Response staff(Call call) {
        boolean texts = surroundings.settings().flag("staffIdsAsStrings");
        ArrayNode all = Json.array();
        for (LpAccounts.Person person : world.staff(call)) {
            ObjectNode json = all.addObject();
            if (texts) {
                json.put("id", Long.toString(person.id()));
            } else {
                json.put("id", person.id());
            }
            json.put("name", person.name())
                    .put("job", person.job())
                    .put("type", person.type())
                    .put("last_login_at", SINCE)
                    .put("created_at", SINCE);
        }
        return LpAnswers.success(all);
    }
}
