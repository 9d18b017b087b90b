package io.leadbridge.console;

import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camel's routes: bean {@code console-routes}. */
public final class RoutePages {

    private static final Logger LOG = LoggerFactory.getLogger(RoutePages.class);
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final List<String> ACTS = List.of("start", "stop", "suspend", "resume");

    private final Desk desk;
    private final CamelContext camel;
    private final RouteCounts counts;
    private final Checks checks;
    private final Function<String, Optional<Path>> files;

    /** @param files the file of a route; empty if it is not from one */
    RoutePages(
            Desk desk, CamelContext camel, RouteCounts counts, Checks checks, Function<String, Optional<Path>> files) {
        this.desk = desk;
        this.camel = camel;
        this.counts = counts;
        this.checks = checks;
        this.files = files;
    }

    /**
     * A route of the list.
     *
     * @param file its name; empty if it is not from one
     * @param state {@code Started}, {@code Stopped}, {@code Suspended}…
     * @param ours whether it serves these pages, so that it cannot be stopped by them
     */
    public record Row(
            String id,
            String description,
            String from,
            String file,
            String state,
            RouteCounts.Count count,
            boolean ours) {}

    /** A circuit breaker, as Camel's console tells it. */
    public record Breaker(String id, String route, String state, String failed, String all, String refused) {}

    /** What the list shows. */
    public record View(List<Row> rows, List<Breaker> breakers, List<Checks.Check> checks) {}

    /**
     * What the page of one route shows.
     *
     * @param yaml its text, with the comments before it; empty if it is not from a file
     */
    public record One(Row row, String yaml, List<String> acts) {}

    /** {@code GET /admin/routes}. */
    public Reply list(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            List<Row> rows = camel.getRoutes().stream()
                    .map(this::row)
                    .sorted(Comparator.comparing(Row::ours)
                            .thenComparing(Row::file)
                            .thenComparing(Row::id))
                    .toList();
            return desk.pages().page(visit, "routes", "routes", new View(rows, breakers(), checks.all()));
        });
    }

    /** {@code GET /admin/routes/{route}}. */
    public Reply one(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Row row = row(find(visit));
            return desk.pages().page(visit, "routes", "route", new One(row, yaml(row.id()), acts(row)));
        });
    }

    /** {@code POST /admin/routes/{route}}: starts, stops, suspends or resumes it, on this instance. */
    public Reply turn(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            Row row = row(find(visit));
            String act = visit.oneOf("act", ACTS);
            if (!acts(row).contains(act)) {
                throw Astray.bad("act: one of " + acts(row) + " expected for route " + row.id() + " now");
            }
            desk.audited(request, Desk.HUB, "route " + row.id() + ": " + act, () -> turn(row.id(), act));
            return Pages.goTo("/admin/routes/" + Visit.encoded(row.id()), "turned");
        });
    }

    private Route find(Visit visit) {
        Route route = camel.getRoute(visit.message(1));
        if (route == null) {
            throw Astray.notFound();
        }
        return route;
    }

    private void turn(String id, String act) {
        try {
            switch (act) {
                case "start" -> camel.getRouteController().startRoute(id);
                case "stop" -> camel.getRouteController().stopRoute(id);
                case "suspend" -> camel.getRouteController().suspendRoute(id);
                default -> camel.getRouteController().resumeRoute(id);
            }
        } catch (Exception e) {
            LOG.error("console: route {} could not {}: {}", id, act, e.toString());
            throw Astray.bad("route " + id + ": it could not " + act + "; the log of the server tells more");
        }
    }

    /** What can be done to it now. */
    private static List<String> acts(Row row) {
        if (row.ours()) {
            return List.of();
        }
        return switch (row.state()) {
            case "Started" -> List.of("suspend", "stop");
            case "Suspended" -> List.of("resume", "stop");
            default -> List.of("start");
        };
    }

    private Row row(Route route) {
        String id = route.getRouteId();
        ServiceStatus status = camel.getRouteController().getRouteStatus(id);
        return new Row(
                id,
                Optional.ofNullable(route.getDescription()).orElse(""),
                route.getEndpoint().getEndpointBaseUri(),
                files.apply(id).map(file -> file.getFileName().toString()).orElse(""),
                status == null ? "" : status.name(),
                counts.of(id),
                route.getEndpoint().getEndpointBaseUri().contains("/admin/")
                        || id.startsWith("console-")
                        || id.startsWith("admin-"));
    }

    /** The lines of one item of a route file. */
    private String yaml(String id) {
        return files.apply(id).map(file -> item(text(file), id)).orElse("");
    }

    private static String text(Path file) {
        try {
            return Files.size(file) > FILE_BYTES_MAX ? "" : Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    static String item(String text, String id) {
        List<String> item = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("- ")) {
                if (isOf(item, id)) {
                    return String.join("\n", item).stripTrailing();
                }
                item.clear();
            }
            item.add(line);
        }
        return isOf(item, id) ? String.join("\n", item).stripTrailing() : "";
    }

    private static boolean isOf(List<String> item, String id) {
        return item.stream().anyMatch(line -> line.strip().equals("id: " + id));
    }

    private List<Breaker> breakers() {
        Optional<DevConsole> console = Optional.ofNullable(
                        camel.getCamelContextExtension().getContextPlugin(DevConsoleRegistry.class))
                .flatMap(consoles -> consoles.getConsole("resilience4j"));
        List<Breaker> breakers = new ArrayList<>();
        console.map(known -> known.call(DevConsole.MediaType.JSON))
                .filter(Map.class::isInstance)
                .map(answer -> ((Map<?, ?>) answer).get("circuitBreakers"))
                .filter(List.class::isInstance)
                .ifPresent(all -> ((List<?>) all).forEach(one -> breakers.add(breaker((Map<?, ?>) one))));
        return breakers;
    }

    private static Breaker breaker(Map<?, ?> told) {
        return new Breaker(
                word(told, "id"),
                word(told, "routeId"),
                word(told, "state"),
                word(told, "failedCalls"),
                word(told, "bufferedCalls"),
                word(told, "notPermittedCalls"));
    }

    private static String word(Map<?, ?> told, String key) {
        Object value = told.get(key);
        return value == null ? "" : value.toString();
    }
}
