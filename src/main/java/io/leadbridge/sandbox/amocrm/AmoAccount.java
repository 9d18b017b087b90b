package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Surroundings;

/** What everything that answers for the account needs. */
record AmoAccount(Surroundings surroundings, AmoWorld world, AmoTies ties, AmoNews news) {

    /** What answers a request with its body. */
    @FunctionalInterface
    interface Writing {
        Response answer(Call call, JsonNode body);
    }

    static Router.Handler writing(Writing writing) {
        return call -> writing.answer(
                call,
                Json.read(call.request().body()).orElseThrow(() -> AmoErrors.badRequest("The body is not valid JSON")));
    }

    boolean set(String key) {
        return surroundings.settings().flag(key);
    }

    /** The query of a list; without its filters, where the account ignores them. */
    Query query(Call call) {
        Query query = call.request().query();
        return set(AmoSettings.FILTERS_IGNORED) ? query.without("filter") : query;
    }

    /** The answer to a batch: what was written, not always in the order in which it came. */
    Response batch(Call call, String path, String key, ArrayNode written) {
        ObjectNode json = Json.object();
        AmoList.self(json, call, path);
        ArrayNode ordered = written;
        if (set(AmoSettings.ANSWERS_REVERSED)) {
            ordered = Json.array();
            for (int i = written.size() - 1; i >= 0; i--) {
                ordered.add(written.get(i));
            }
        }
        json.putObject("_embedded").set(key, ordered);
        return AmoList.hal(200, json);
    }
}
