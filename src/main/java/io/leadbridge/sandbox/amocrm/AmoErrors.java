package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Error answers, as {@code application/problem+json}. */
final class AmoErrors {

    private final Map<String, ArrayNode> byRequest = new LinkedHashMap<>();

    static Response problem(int status, String title, String detail) {
        return Response.json(status, "application/problem+json", body(status, title, detail));
    }

    static Refusal badRequest(String detail) {
        return new Refusal(problem(400, "Bad Request", detail));
    }

    private static ObjectNode body(int status, String title, String detail) {
        return Json.object()
                .put("title", title)
                .put("type", "https://httpstatus.es/" + status)
                .put("status", status)
                .put("detail", detail);
    }

    /**
     * Notes a fault of one item.
     *
     * @param request the caller's own word for the item, or its index
     * @param path from the item down, dotted
     */
    void add(String request, String path, String code, String detail) {
        byRequest
                .computeIfAbsent(request, any -> Json.array())
                .addObject()
                .put("code", code)
                .put("path", path)
                .put("detail", detail);
    }

    /** How many faults were noted. */
    int count() {
        return byRequest.values().stream().mapToInt(ArrayNode::size).sum();
    }

    /**
     * @throws Refusal if any fault was noted; one bad item refuses the whole request
     */
    void refuseIfAny() {
        if (byRequest.isEmpty()) {
            return;
        }
        ObjectNode body = Json.object();
        ArrayNode all = body.putArray("validation-errors");
        byRequest.forEach(
                (request, errors) -> all.addObject().put("request_id", request).set("errors", errors));
        body.setAll(body(400, "Bad Request", "Request validation failed"));
        throw new Refusal(Response.json(400, "application/problem+json", body));
    }
}
