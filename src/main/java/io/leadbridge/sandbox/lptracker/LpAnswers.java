package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;

/** LPTracker's envelope: HTTP says 200 even where the body says error. */
final class LpAnswers {

    private static final String TYPE = "application/json";

    private LpAnswers() {}

    static Response success(JsonNode result) {
        ObjectNode json = Json.object().put("status", "success");
        json.set("result", result);
        return Response.json(200, TYPE, json);
    }

    static Response done() {
        ObjectNode json = Json.object().put("status", "success").put("result", true);
        return Response.json(200, TYPE, json);
    }

    static Response error(int code, String message) {
        return error(200, code, message);
    }

    static Response error(int httpStatus, int code, String message) {
        ObjectNode json = Json.object().put("status", "error");
        json.putArray("errors").addObject().put("code", code).put("message", message);
        return Response.json(httpStatus, TYPE, json);
    }

    static Refusal refuse(String message) {
        return refuse(400, message);
    }

    static Refusal refuse(int code, String message) {
        return new Refusal(error(code, message));
    }

    /** A list: in the envelope, or bare as some pages of the docs show it. */
    static Response list(JsonNode all, boolean bare) {
        return bare ? Response.json(200, TYPE, all) : success(all);
    }
}
