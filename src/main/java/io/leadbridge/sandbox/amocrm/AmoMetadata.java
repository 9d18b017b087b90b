package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import java.util.List;

/** The account, its pipelines, fields and users. They do not change. */
final class AmoMetadata {

    private final AmoWorld world;

    AmoMetadata(AmoWorld world) {
        this.world = world;
    }

    Response account(Call call) {
        ObjectNode json = Json.object()
                .put("id", AmoWorld.ACCOUNT)
                .put("name", "Demo")
                .put("subdomain", world.subdomain)
                .put(
                        "current_user_id",
                        call.human() ? call.caller().user() : world.users.get(0).id())
                .put("country", "RU")
                .put("currency", "RUB")
                .put("currency_symbol", "₽")
                .put("is_unsorted_on", true)
                .put("is_api_filter_enabled", true);
        AmoList.self(json, call, "/api/v4/account");
        return AmoList.hal(200, json);
    }

    Response pipelines(Call call) {
        ObjectNode json = Json.object().put("_total_items", world.pipelines.size());
        AmoList.self(json, call, "/api/v4/leads/pipelines");
        ArrayNode pipelines = json.putObject("_embedded").putArray("pipelines");
        world.pipelines.forEach(pipeline -> pipelines.add(write(pipeline, call)));
        return AmoList.hal(200, json);
    }

    Response pipeline(Call call) {
        return world.pipeline(call.id())
                .map(pipeline -> AmoList.hal(200, write(pipeline, call)))
                .orElse(Response.empty(204));
    }

    private ObjectNode write(AmoPipeline pipeline, Call call) {
        String path = "/api/v4/leads/pipelines/" + pipeline.id();
        ObjectNode json = Json.object()
                .put("id", pipeline.id())
                .put("name", pipeline.name())
                .put("sort", world.pipelines.indexOf(pipeline) + 1)
                .put("is_main", pipeline.main())
                .put("is_unsorted_on", true)
                .put("is_archive", false)
                .put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, path);
        ArrayNode stages = json.putObject("_embedded").putArray("statuses");
        for (AmoPipeline.Stage stage : pipeline.stages()) {
            boolean last = stage.id() == AmoPipeline.WON || stage.id() == AmoPipeline.LOST;
            ObjectNode one = stages.addObject()
                    .put("id", stage.id())
                    .put("name", stage.name())
                    .put("sort", last ? 10_000 : 10 * (pipeline.stages().indexOf(stage) + 1))
                    .put("is_editable", !last && !stage.incoming())
                    .put("pipeline_id", pipeline.id())
                    .put("color", "#99ccff")
                    .put("type", stage.incoming() ? 1 : 0)
                    .put("account_id", AmoWorld.ACCOUNT);
            AmoList.self(one, call, path + "/statuses/" + stage.id());
        }
        return json;
    }

    Response leadFields(Call call) {
        return fields(call, "leads", world.leadFields);
    }

    Response contactFields(Call call) {
        return fields(call, "contacts", world.contactFields);
    }

    private static Response fields(Call call, String entity, List<AmoField> fields) {
        if (call.request()
                .query()
                .value("page")
                .filter(page -> !page.equals("1"))
                .isPresent()) {
            return Response.empty(204);
        }
        ObjectNode json =
                Json.object().put("_total_items", fields.size()).put("_page", 1).put("_page_count", 1);
        AmoList.self(json, call, "/api/v4/" + entity + "/custom_fields");
        ArrayNode all = json.putObject("_embedded").putArray("custom_fields");
        for (AmoField field : fields) {
            ObjectNode one = all.addObject()
                    .put("id", field.id())
                    .put("name", field.name())
                    .put("type", field.type().word())
                    .put("account_id", AmoWorld.ACCOUNT)
                    .put("code", field.code())
                    .put("sort", 10 * all.size())
                    .put("is_api_only", false)
                    .putNull("group_id")
                    .put("entity_type", entity);
            choices(field, one);
            AmoList.self(one, call, "/api/v4/" + entity + "/custom_fields/" + field.id());
        }
        return AmoList.hal(200, json);
    }

    private static void choices(AmoField field, ObjectNode json) {
        if (field.choices().isEmpty()) {
            json.putNull("enums");
            return;
        }
        ArrayNode choices = json.putArray("enums");
        field.choices().forEach(choice -> choices.addObject()
                .put("id", choice.id())
                .put("value", choice.value())
                .put("sort", choices.size())
                .put("code", choice.code()));
    }

    Response users(Call call) {
        ObjectNode json = Json.object()
                .put("_total_items", world.users.size())
                .put("_page", 1)
                .put("_page_count", 1);
        AmoList.self(json, call, "/api/v4/users");
        ArrayNode users = json.putObject("_embedded").putArray("users");
        world.users.forEach(user -> users.addObject()
                .put("id", user.id())
                .put("name", user.name())
                .put("email", user.email())
                .put("lang", "ru")
                .putObject("rights")
                .put("is_admin", user.admin())
                .put("is_free", false)
                .put("is_active", true)
                .putNull("group_id")
                .putNull("role_id"));
        return AmoList.hal(200, json);
    }
}
