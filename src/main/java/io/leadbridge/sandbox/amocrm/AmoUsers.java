package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.List;

/** {@code /api/v4/users}, with what each may do: A all, G the group's, M one's own, D nothing. */
final class AmoUsers {

    private static final String PATH = "/api/v4/users";

    private final AmoWorld world;

    AmoUsers(AmoWorld world) {
        this.world = world;
    }

    void route(Router routes) {
        routes.on("GET", PATH, this::list).on("GET", PATH + "/{id}", this::get);
    }

    private Response list(Call call) {
        ObjectNode json = Json.object()
                .put("_total_items", world.users.size())
                .put("_page", 1)
                .put("_page_count", 1);
        AmoList.self(json, call, PATH);
        ArrayNode users = json.putObject("_embedded").putArray("users");
        world.users.forEach(user -> users.add(write(user, call)));
        return AmoList.laterPage(call) ? Response.empty(204) : AmoList.hal(200, json);
    }

    private Response get(Call call) {
        return world.users.stream()
                .filter(user -> user.id() == call.id())
                .findFirst()
                .map(user -> AmoList.hal(200, write(user, call)))
                .orElse(Response.empty(204));
    }

    private static ObjectNode write(AmoWorld.User user, Call call) {
        ObjectNode json = Json.object()
                .put("id", user.id())
                .put("name", user.name())
                .put("email", user.email())
                .put("lang", "ru");
        ObjectNode rights = json.putObject("rights");
        for (AmoType type : AmoType.values()) {
            rights.putObject(type.word())
                    .put("view", user.admin() ? "A" : "M")
                    .put("edit", user.admin() ? "A" : "M")
                    .put("add", "A")
                    .put("delete", user.admin() ? "A" : "D")
                    .put("export", user.admin() ? "A" : "D");
        }
        rights.putObject("tasks").put("edit", "A").put("delete", user.admin() ? "A" : "D");
        rights.put("mail_access", false).put("catalog_access", false).put("files_access", false);
        rights.putArray("status_rights");
        rights.put("is_admin", user.admin())
                .put("is_free", false)
                .put("is_active", true)
                .putNull("group_id")
                .putNull("role_id");
        AmoList.self(json, call, PATH + "/" + user.id());
        ObjectNode embedded = json.putObject("_embedded");
        List.of("roles", "groups").forEach(embedded::putArray);
        return json;
    }
}
