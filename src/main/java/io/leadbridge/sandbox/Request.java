package io.leadbridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request to a sandbox.
 *
 * @param method in capitals
 * @param path as it was sent, without the query
 * @param query decoded
 * @param headers by name in lower case
 * @param body raw, empty if there is none
 */
public record Request(String method, String path, Query query, Map<String, String> headers, byte[] body) {

    public Request {
        TreeMap<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = lower;
    }

    /**
     * Makes a request from what stands in the first line of HTTP.
     *
     * @param uri path and query, percent-encoded
     * @throws IllegalArgumentException if the query is not percent-encoded well
     */
    public static Request of(String method, String uri, Map<String, String> headers, byte[] body) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        return new Request(method, path, Query.parse(mark < 0 ? "" : uri.substring(mark + 1)), headers, body);
    }

    /** Makes a request with a text body, empty for none. */
    public static Request of(String method, String uri, Map<String, String> headers, String body) {
        return of(method, uri, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The header's value; empty if it is absent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
