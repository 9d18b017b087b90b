package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sandbox answers, and how the connection ends.
 *
 * @param status HTTP status
 * @param headers by name
 * @param body raw, empty for none
 * @param ending whether the client gets to see it
 * @param latencyMs how long the client waits for it, milliseconds
 */
public record Response(int status, Map<String, String> headers, byte[] body, Ending ending, long latencyMs) {

    /** What becomes of the connection. */
    public enum Ending {
        /** The answer is sent. */
        ANSWERED,
        /** The connection breaks before anything was done. */
        RESET,
        /** It was done, or will be, but the connection breaks before the answer. */
        LOST
    }

    public Response {
        headers = new TreeMap<>(headers);
    }

    /** An answer with a JSON body. */
    public static Response json(int status, String contentType, JsonNode body) {
        return text(status, contentType, body.toString());
    }

    /** An answer with a text body. */
    public static Response text(int status, String contentType, String body) {
        return new Response(
                status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8), Ending.ANSWERED, 0);
    }

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Map.of(), new byte[0], Ending.ANSWERED, 0);
    }

    /** The same, with a header more. */
    public Response header(String name, String value) {
        TreeMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body, ending, latencyMs);
    }

    /** The same, later. */
    public Response after(long latencyMs) {
        return new Response(status, headers, body, ending, latencyMs);
    }

    /** The same, with the connection ending so. */
    public Response ending(Ending ending) {
        return new Response(status, headers, body, ending, latencyMs);
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
