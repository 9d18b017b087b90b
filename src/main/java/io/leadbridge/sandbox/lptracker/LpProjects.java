package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Destination;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Projects, their stages and fields, the staff, and the addresses that are told of leads. */
final class LpProjects {

    private static final int CALLBACKS_MAX = 100;
    private static final long SINCE = 1_500_000_000;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final List<Callback> callbacks = new ArrayList<>();

    private record Callback(long id, LpProject project, String name, Destination destination, long createdAt) {}

    LpProjects(Surroundings surroundings, LpWorld world) {
        this.surroundings = surroundings;
        this.world = world;
    }

    Response list(Call call) {
        ArrayNode all = Json.array();
        world.projects.forEach(project -> all.add(write(project)));
        return LpAnswers.success(all);
    }

    Response get(Call call) {
        return LpAnswers.success(write(world.project(call.id())));
    }

    private static ObjectNode write(LpProject project) {
        return Json.object()
                .put("id", project.id())
                .put("name", project.name())
                .put("page", "https://site" + project.id() + ".example.test/")
                .put("domain", "site" + project.id() + ".example.test");
    }

    Response funnel(Call call) {
        ArrayNode all = Json.array();
        world.project(call.id()).stages().forEach(stage -> all.addObject()
                .put("id", stage.id())
                .put("name", stage.name())
                .put("notify", false)
                .put("in_leads", stage.inLeads())
                .put("in_deals", stage.inDeals()));
        return LpAnswers.success(all);
    }

    Response customs(Call call) {
        ArrayNode all = Json.array();
        for (LpProject.Custom custom : world.project(call.id()).customs()) {
            ObjectNode json = all.addObject()
                    .put("id", custom.id())
                    .put("name", custom.name())
                    .put("type", custom.type());
            if (custom.type().equals("cats")) {
                json.put("is_multi_select", custom.several() ? 1 : 0);
                if (!surroundings.settings().flag("customsWithoutCategories")) {
                    ArrayNode categories = json.putArray("categories");
                    custom.categories().forEach(name -> categories.addObject().put("name", name));
                }
            }
        }
        return LpAnswers.success(all);
    }

    Response fields(Call call) {
        ArrayNode all = Json.array();
        world.project(call.id()).contactFields().forEach(field -> all.addObject()
                .put("id", field.id())
                .put("name", field.name())
                .put("type", field.type()));
        return LpAnswers.success(all);
    }

    Response staff(Call call) {
        ArrayNode all = Json.array();
        world.staff.forEach(person -> all.addObject()
                .put("id", person.id())
                .put("name", person.name())
                .put("job", person.job())
                .put("type", person.type())
                .put("last_login_at", SINCE)
                .put("created_at", SINCE));
        return LpAnswers.success(all);
    }

    Response callbacks(Call call) {
        LpProject project = world.project(call.id());
        ArrayNode all = Json.array();
        callbacks.stream().filter(one -> one.project() == project).forEach(one -> all.add(write(one)));
        return LpAnswers.success(all);
    }

    private static ObjectNode write(Callback callback) {
        return Json.object()
                .put("id", callback.id())
                .put("name", callback.name())
                .put("url", callback.destination().url())
                .put("type", "lead")
                .put("site_id", callback.project().id())
                .put("created_at", callback.createdAt())
                .put("updated_at", callback.createdAt());
    }

    /** Sets the address under a name. An empty one clears those of the project, or with a name only that one. */
    Response setCallback(Call call) {
        LpProject project = world.project(call.id());
        JsonNode body = LpBody.of(call);
        String url = LpBody.text(body, "url");
        String name = LpBody.text(body, "name");
        if (url == null || !url.isEmpty() && !isAddress(url)) {
            throw LpAnswers.refuse("Invalid url");
        }
        String row = name == null ? "" : name;
        List<Callback> replaced = callbacks.stream()
                .filter(one -> one.project() == project)
                .filter(one -> url.isEmpty() && name == null || one.name().equals(row))
                .toList();
        replaced.forEach(one -> surroundings.outbox().remove(one.destination()));
        callbacks.removeAll(replaced);
        if (!url.isEmpty()) {
            add(project, row, url);
        }
        return LpAnswers.done();
    }

    private void add(LpProject project, String name, String url) {
        if (callbacks.size() >= CALLBACKS_MAX) {
            throw LpAnswers.refuse("Too many callback urls");
        }
        String event = LpHooks.event(project);
        Destination destination = new Destination(url, event::equals, false);
        callbacks.add(new Callback(world.newOtherId(), project, name, destination, surroundings.nowSeconds()));
        surroundings.outbox().add(destination);
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = URI.create(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
