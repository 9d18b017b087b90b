package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import java.util.List;

/** {@code /view}: visits to a site. */
final class LpViews {

    private static final List<String> TEXTS = List.of(
            "uuid", "ym_client_id", "ga_client_id", "source", "campaign", "keyword", "seo_system", "page", "referer");
    private static final List<String> OBJECTS = List.of("visitor", "real_visitor");

    private final LpWorld world;

    LpViews(LpWorld world) {
        this.world = world;
    }

    Response create(Call call) {
        JsonNode json = LpBody.of(call);
        Long project = LpBody.number(json, "project_id");
        return LpAnswers.success(
                make(json, world.project(call, project == null ? -1 : project)).json());
    }

    /** Stores a new view of what the request says. */
    LpView make(JsonNode json, LpProject project) {
        long id = world.newOtherId();
        ObjectNode all = Json.object().put("id", id).put("project_id", project.id());
        TEXTS.forEach(key -> all.put(key, LpBody.text(json, key)));
        OBJECTS.forEach(key -> all.set(key, json.path(key).isObject() ? json.get(key) : NullNode.instance));
        LpView view = new LpView(id, project, all);
        world.views.put(id, view);
        return view;
    }

    Response get(Call call) {
        return LpAnswers.success(world.view(call, call.id()).json());
    }

    Response update(Call call) {
        LpView view = world.view(call, call.id());
        JsonNode json = LpBody.of(call);
        for (String key : TEXTS) {
            String value = LpBody.text(json, key);
            if (value != null) {
                view.json().put(key, value);
            }
        }
        return LpAnswers.success(view.json());
    }

    /** Deletes it; a lead that came from it has none any more. */
    Response delete(Call call) {
        LpView view = world.view(call, call.id());
        world.views.remove(view.id());
        world.leads.values().stream().filter(lead -> lead.view == view).forEach(lead -> lead.view = null);
        return LpAnswers.done();
    }
}
