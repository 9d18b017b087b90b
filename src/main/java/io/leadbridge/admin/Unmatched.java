package io.leadbridge.admin;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RestRegistry;
import org.apache.camel.support.PluginHelper;

/** Tells why a request of the admin, which the gate let in, found no operation. Comes behind all routes. */
public final class Unmatched implements Handler<RoutingContext> {

    /** Name of the bean, a function from {@link Request} to {@link Reply}, that answers outside of the API. */
    public static final String LOST = "console-lost";

    private final Supplier<List<Operation>> operations;
    private final Supplier<Function<Request, Reply>> lost;

    /** @param camel whose REST DSL has the operations */
    public Unmatched(CamelContext camel) {
        this.operations = () -> operations(camel);
        this.lost = () -> lost(camel);
    }

    /**
     * @param path with names in braces
     * @param consumes content types, with commas between; {@code null} for any
     */
    private record Operation(String method, String path, String consumes) {

        boolean isAt(List<String> segments) {
            List<String> parts =
                    Requests.segments(path.replace("{", "").replace("}", "")).orElse(List.of());
            String[] templates = path.substring(Requests.BASE.length()).split("/");
            if (parts.size() != segments.size()) {
                return false;
            }
            for (int at = 0; at < parts.size(); at++) {
                if (!templates[at + 1].startsWith("{") && !parts.get(at).equals(segments.get(at))) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void handle(RoutingContext context) {
        Request request = context.get(Gate.REQUEST);
        if (request == null) {
            context.next();
        } else {
            Gate.answer(
                    context,
                    Requests.isApi(request.path()) ? reply(request) : lost.get().apply(request));
        }
    }

    @SuppressWarnings("unchecked")
    private static Function<Request, Reply> lost(CamelContext camel) {
        return camel.getRegistry().lookupByNameAndType(LOST, Function.class);
    }

    private Reply reply(Request request) {
        List<Operation> here = operations.get().stream()
                .filter(operation -> operation.isAt(request.segments()))
                .toList();
        if (here.isEmpty()) {
            return Reply.of(new Problem(404, "not-found", "there is no such path; /admin/api/openapi.json lists all"));
        }
        Optional<Operation> operation = here.stream()
                .filter(candidate -> candidate.method().equals(request.method()))
                .findFirst();
        if (operation.isEmpty()) {
            Set<String> methods = new TreeSet<>();
            here.forEach(candidate -> methods.add(candidate.method()));
            String allowed = String.join(", ", methods);
            return Reply.of(new Problem(405, "method", allowed + " expected")).with("Allow", allowed);
        }
        String consumes = operation.get().consumes();
        if (consumes != null && !isTaken(request.header("content-type").orElse(""), consumes)) {
            return Reply.of(new Problem(415, "content-type", consumes.replace(",", " or ") + " expected"));
        }
        return Reply.of(new Problem(406, "accept", "what is given here has another content type than Accept names"));
    }

    private static boolean isTaken(String type, String consumes) {
        return Arrays.asList(consumes.split(",")).contains(type.split(";", 2)[0].strip());
    }

    private static List<Operation> operations(CamelContext camel) {
        RestRegistry registry = PluginHelper.getRestRegistry(camel);
        return registry.listAllRestServices().stream()
                .map(service -> new Operation(
                        service.getMethod().toUpperCase(Locale.ROOT),
                        service.getBasePath() + service.getUriTemplate(),
                        service.getConsumes()))
                .toList();
    }
}
