package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.List;

/** The account, its pipelines, loss reasons and fields. They do not change. */
final class AmoMetadata {

    private static final String PIPELINES = "/api/v4/leads/pipelines";
    private static final String LOSS_REASONS = "/api/v4/leads/loss_reasons";

    private final AmoAccount account;
    private final AmoWorld world;

    AmoMetadata(AmoAccount account) {
        this.account = account;
        this.world = account.world();
    }

    void route(Router routes) {
        routes.on("GET", "/api/v4/account", this::account)
                .on("GET", PIPELINES, this::pipelines)
                .on("GET", PIPELINES + "/{id}", this::pipeline)
                .on("GET", PIPELINES + "/{id}/statuses", this::statuses)
                .on("GET", LOSS_REASONS, this::lossReasons);
        for (AmoType type : AmoType.values()) {
            routes.on("GET", type.path() + "/custom_fields", call -> fields(call, type))
                    .on("GET", type.path() + "/custom_fields/{id}", call -> field(call, type));
        }
    }

    private Response account(Call call) {
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
                .put("is_loss_reason_enabled", true);
        with(call, json);
        AmoList.self(json, call, "/api/v4/account");
        return AmoList.hal(200, json);
    }

    private void with(Call call, ObjectNode json) {
        json.put("is_api_filter_enabled", !account.set(AmoSettings.FILTERS_IGNORED));
        if (AmoList.with(call, "amojo_id")) {
            json.put("amojo_id", "00000000-0000-4000-8000-000000000001");
        }
        if (AmoList.with(call, "uuid")) {
            json.put("uuid", "00000000-0000-4000-8000-000000000002");
        }
        if (AmoList.with(call, "version")) {
            json.put("version", 14);
        }
        if (AmoList.with(call, "drive_url")) {
            json.put("drive_url", AmoList.address(call, ""));
        }
        ObjectNode embedded = Json.object();
        if (AmoList.with(call, "users_groups")) {
            embedded.putArray("users_groups").addObject().put("id", 0).put("name", "Sales");
        }
        if (AmoList.with(call, "task_types")) {
            ArrayNode types = embedded.putArray("task_types");
            types.addObject().put("id", 1).put("name", "Follow-up").put("code", "FOLLOW_UP");
            types.addObject().put("id", 2).put("name", "Meeting").put("code", "MEETING");
        }
        if (AmoList.with(call, "datetime_settings")) {
            embedded.putObject("datetime_settings")
                    .put("timezone", AmoFieldInput.ZONE.getId())
                    .put("timezone_offset", "+03:00");
        }
        if (!embedded.isEmpty()) {
            json.set("_embedded", embedded);
        }
    }

    private Response lossReasons(Call call) {
        ObjectNode json = Json.object().put("_total_items", world.lossReasons.size());
        AmoList.self(json, call, LOSS_REASONS);
        ArrayNode reasons = json.putObject("_embedded").putArray("loss_reasons");
        for (AmoWorld.Reason reason : world.lossReasons) {
            reasons.addObject()
                    .put("id", reason.id())
                    .put("name", reason.name())
                    .put("sort", 10_000 * (reasons.size()));
        }
        return AmoList.laterPage(call) ? Response.empty(204) : AmoList.hal(200, json);
    }

    private Response statuses(Call call) {
        return world.pipeline(call.id())
                .map(pipeline -> {
                    ArrayNode statuses = (ArrayNode) write(pipeline, call).at("/_embedded/statuses");
                    ObjectNode json = Json.object().put("_total_items", statuses.size());
                    AmoList.self(json, call, call.request().path());
                    json.putObject("_embedded").set("statuses", statuses);
                    return AmoList.hal(200, json);
                })
                .orElse(AmoErrors.problem(404, "Not Found", "Pipeline not found"));
    }

    private Response pipelines(Call call) {
        ObjectNode json = Json.object().put("_total_items", world.pipelines.size());
        AmoList.self(json, call, "/api/v4/leads/pipelines");
        ArrayNode pipelines = json.putObject("_embedded").putArray("pipelines");
        world.pipelines.forEach(pipeline -> pipelines.add(write(pipeline, call)));
        return AmoList.hal(200, json);
    }

    private Response pipeline(Call call) {
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

    private static Response fields(Call call, AmoType type) {
        List<AmoField> fields = AmoFields.of(type);
        if (AmoList.laterPage(call)) {
            return Response.empty(204);
        }
        ObjectNode json =
                Json.object().put("_total_items", fields.size()).put("_page", 1).put("_page_count", 1);
        AmoList.self(json, call, type.path() + "/custom_fields");
        ArrayNode all = json.putObject("_embedded").putArray("custom_fields");
        fields.forEach(field -> all.add(write(field, type, 10 * (all.size() + 1), call)));
        return AmoList.hal(200, json);
    }

    private static Response field(Call call, AmoType type) {
        return AmoFields.of(type).stream()
                .filter(field -> field.id() == call.id())
                .findFirst()
                .map(field -> AmoList.hal(200, write(field, type, 10, call)))
                .orElse(Response.empty(204));
    }

    private static ObjectNode write(AmoField field, AmoType type, int sort, Call call) {
        ObjectNode one = Json.object()
                .put("id", field.id())
                .put("name", field.name())
                .put("type", field.type().word())
                .put("account_id", AmoWorld.ACCOUNT)
                .put("code", field.code())
                .put("sort", sort)
                .put("is_api_only", field.apiOnly())
                .putNull("group_id")
                .put("entity_type", type.word())
                .put("is_predefined", field.code() != null)
                .put("is_deletable", field.code() == null)
                .put("is_visible", true)
                .putNull("remind")
                .put("currency", field.type() == AmoField.Type.MONETARY ? "RUB" : null);
        one.putArray("required_statuses");
        choices(field, one);
        chain(field, one);
        AmoList.self(one, call, type.path() + "/custom_fields/" + field.id());
        return one;
    }

    private static void chain(AmoField field, ObjectNode json) {
        if (field.type() != AmoField.Type.CHAINED_LIST) {
            json.putNull("chained_lists");
            return;
        }
        ArrayNode lists = json.putArray("chained_lists");
        for (long catalog : AmoFields.CATALOGS) {
            boolean first = lists.isEmpty();
            lists.addObject()
                    .put("title", "List " + catalog)
                    .put("catalog_id", catalog)
                    .put("parent_catalog_id", first ? null : AmoFields.CATALOGS.get(0));
        }
    }

    private static void choices(AmoField field, ObjectNode json) {
        json.putNull("nested");
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
}
