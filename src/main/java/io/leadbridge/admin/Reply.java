package io.leadbridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a request.
 *
 * @param status of HTTP
 * @param headers beside the content type, in their order
 * @param body {@code null} for none; a {@link Problem}, a {@link JsonNode}, or text
 * @param type content type of the body; {@code null} for none
 */
public record Reply(int status, Map<String, String> headers, Object body, String type) {

    /** Content type of JSON. */
    static final String JSON = "application/json";
    /** Content type of YAML, by RFC 9512. */
    static final String YAML = "application/yaml";
    /** Content type of {@link Problem}. */
    static final String PROBLEM = "application/problem+json";

    public Reply {
        headers = new LinkedHashMap<>(headers);
    }

    static Reply json(int status, JsonNode body) {
        return new Reply(status, Map.of(), body, JSON);
    }

    static Reply text(String type, String text) {
        return new Reply(200, Map.of(), text, type);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), null, null);
    }

    static Reply of(Problem problem) {
        return new Reply(problem.status(), Map.of(), problem, PROBLEM);
    }

    /** The same with one header more. */
    Reply with(String name, String value) {
        Reply more = new Reply(status, headers, body, type);
        more.headers.put(name, value);
        return more;
    }

    /** Without the body. */
    @Override
    public String toString() {
        return "answer " + status;
    }
}
