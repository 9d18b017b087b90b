package io.leadbridge.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what came over HTTP. Nothing is taken from what others decoded or shortened. */
final class Requests {

    /** What all paths of the API begin with. */
    static final String BASE = "/admin/api";

    /** What all paths of the console begin with. */
    static final String CONSOLE = "/admin";

    private static final int PARAMETERS_MAX = 20;

    private Requests() {}

    /**
     * The parts of a path below {@link #BASE}, or of one of the console below {@link #CONSOLE}.
     *
     * @return empty if it is below neither, or has an empty part, {@code .}, {@code ..}, a bad escape, or bytes that are no
     *     UTF-8; or if it is below {@link #BASE} only once its escapes are read
     */
    static Optional<List<String>> segments(String path) {
        if (path.equals(BASE) || path.equals(CONSOLE) || path.equals(CONSOLE + "/")) {
            return Optional.of(List.of());
        }
        if (isApi(path)) {
            return parts(path.substring(BASE.length() + 1));
        }
        return path.startsWith(CONSOLE + "/")
                ? parts(path.substring(CONSOLE.length() + 1))
                        .filter(parts -> !parts.get(0).equals("api"))
                : Optional.empty();
    }

    /** Whether a path is one of the API, and not of the console. */
    static boolean isApi(String path) {
        return path.equals(BASE) || path.startsWith(BASE + "/");
    }

    private static Optional<List<String>> parts(String path) {
        List<String> segments = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            Optional<String> segment = decoded(part);
            if (segment.isEmpty()
                    || segment.get().isEmpty()
                    || segment.get().equals(".")
                    || segment.get().equals("..")) {
                return Optional.empty();
            }
            segments.add(segment.get());
        }
        return Optional.of(segments);
    }

    /**
     * The request as the operations see it.
     *
     * @param segments of its path
     * @throws Refusal if its query cannot be read
     */
    static Request of(HttpServerRequest request, List<String> segments, byte[] body, String user, String address) {
        Map<String, String> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        headers.remove("authorization");
        String method = request.method().name();
        return new Request(method, request.path(), segments, query(request.query()), headers, body, user, address);
    }

    private static Map<String, List<String>> query(String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        try {
            return new LinkedHashMap<>(
                    new QueryStringDecoder(query, StandardCharsets.UTF_8, false, PARAMETERS_MAX).parameters());
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Problem(400, "unreadable", "the query has an escape that cannot be read"));
        }
    }

    private static Optional<String> decoded(String part) {
        ByteBuffer bytes = ByteBuffer.allocate(part.length());
        for (int at = 0; at < part.length(); at++) {
            char letter = part.charAt(at);
            if (letter == '%') {
                int high = at + 2 < part.length() ? Character.digit(part.charAt(at + 1), 16) : -1;
                int low = at + 2 < part.length() ? Character.digit(part.charAt(at + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) (high * 16 + low));
                at += 2;
            } else if (letter < ' ' || letter > '~') {
                return Optional.empty();
            } else {
                bytes.put((byte) letter);
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
