package io.leadbridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/** Writes answers. */
final class Answering {

    private Answering() {}

    /** @param path that was asked for; for problems */
    static void write(HttpServerResponse response, Reply reply, String path) {
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (reply.body() == null) {
            response.end();
            return;
        }
        response.putHeader("Content-Type", reply.type());
        response.end(Buffer.buffer(bytes(reply.body(), path)));
    }

    private static byte[] bytes(Object body, String path) {
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return Trees.json(body instanceof Problem problem ? problem.json(path) : (JsonNode) body);
    }
}
