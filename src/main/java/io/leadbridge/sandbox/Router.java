package io.leadbridge.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths with {@code {id}} for a number, {@code {uid}} for a long hexadecimal one, and who answers them. */
public final class Router {

    /** Answers the requests of one route. */
    @FunctionalInterface
    public interface Handler {

        /**
         * @throws Refusal if the request cannot be met
         */
        Response answer(Call call);
    }

    /**
     * A route that fits a request.
     *
     * @param operation method and path with {@code {id}}, as counted
     * @param ids the numbers in the path
     */
    public record Match(String operation, List<Long> ids, Handler handler) {}

    private record Route(String method, String[] segments, String operation, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();

    /** Adds a route. */
    public Router on(String method, String path, Handler handler) {
        routes.add(new Route(method, path.split("/", -1), method + " " + path, handler));
        return this;
    }

    /** The route of this request, if there is one. */
    public Optional<Match> find(String method, String path) {
        String[] segments = path.split("/", -1);
        for (Route route : routes) {
            List<Long> ids = route.method().equals(method) ? ids(route.segments(), segments) : null;
            if (ids != null) {
                return Optional.of(new Match(route.operation(), ids, route.handler()));
            }
        }
        return Optional.empty();
    }

    /** Whether the path is known, if only for another method. */
    public boolean knows(String path) {
        String[] segments = path.split("/", -1);
        return routes.stream().anyMatch(route -> ids(route.segments(), segments) != null);
    }

    private static List<Long> ids(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return null;
        }
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < template.length; i++) {
            if (template[i].equals("{id}") && segments[i].matches("[0-9]{1,18}")) {
                ids.add(Long.valueOf(segments[i]));
            } else if (template[i].equals("{uid}") && segments[i].matches("[0-9a-f]{20,64}")) {
                continue;
            } else if (!template[i].equals(segments[i])) {
                return null;
            }
        }
        return ids;
    }
}
