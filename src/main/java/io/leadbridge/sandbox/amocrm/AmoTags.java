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
import java.util.Locale;

/** {@code /tags} of leads, contacts and companies. A tag is also made by naming it in a record. */
final class AmoTags {

    private final AmoAccount account;

    AmoTags(AmoAccount account) {
        this.account = account;
    }

    void route(Router routes) {
        for (AmoType type : AmoType.values()) {
            routes.on("GET", type.path() + "/tags", call -> list(type, call))
                    .on("POST", type.path() + "/tags", AmoAccount.writing((call, body) -> create(type, call, body)));
        }
    }

    private Response list(AmoType type, Call call) {
        Query query = call.request().query();
        String text = query.value("query").orElse("").toLowerCase(Locale.ROOT);
        List<ObjectNode> tags = new ArrayList<>();
        account.world().tags.get(type).forEach((name, id) -> {
            if (name.toLowerCase(Locale.ROOT).contains(text)
                    && AmoList.oneOf(query, name, "filter", "name")
                    && AmoList.oneOf(query, id.toString(), "filter", "id")) {
                tags.add(Json.object().put("id", id).put("name", name).putNull("color"));
            }
        });
        return AmoList.page(call, "tags", tags, tag -> tag);
    }

    private Response create(AmoType type, Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        for (AmoItem item : items) {
            item.allow(List.of("name", "color", "request_id"));
            if (item.text("name").orElse("").isBlank()) {
                item.fault("name", "FieldMissing");
            }
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (AmoItem item : items) {
            String name = item.json().path("name").asText();
            written.addObject()
                    .put("id", account.world().tag(type, name))
                    .put("name", name)
                    .put("request_id", item.request());
        }
        return account.batch(call, type.path() + "/tags", "tags", written);
    }
}
