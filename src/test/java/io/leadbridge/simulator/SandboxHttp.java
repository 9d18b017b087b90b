package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Stands in for camel-http: the CRM routes' calls reach the tenants' sandboxes, in virtual time. */
final class SandboxHttp implements Processor {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Hub hub;

    SandboxHttp(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        World world = hub.world();
        URI uri = URI.create(exchange.getMessage().getHeader("CamelHttpUri", String.class));
        int dot = uri.getHost().indexOf('.');
        String crm = uri.getHost().substring(0, dot);
        Tenant tenant = world.tenants.get(uri.getHost().substring(dot + 1));
        Request request = request(uri, exchange);
        String what = tenant + " " + crm + " " + request.method() + " " + request.path();
        world.requireAlive(hub.instance(), world.baton.current());
        Response response = tenant.sandbox(crm.equals("amocrm")).handle(request);
        world.journal.say("call " + what + " " + response.status() + " " + response.ending()
                + (request.method().equals("GET") ? "" : " " + new String(request.body(), StandardCharsets.UTF_8)));
        Duration latency = Duration.ofMillis(response.latencyMs());
        boolean late = latency.compareTo(TIMEOUT) > 0 || response.ending() == Response.Ending.LOST;
        log(tenant, crm, request, late ? TIMEOUT : latency);
        world.pass(hub.instance(), late ? TIMEOUT : latency);
        // The worst moment to die: the CRM has done it, and nobody here knows.
        world.touch(hub.instance(), "after " + what, request.method().equals("POST") ? 10 : 1);
        if (late) {
            throw new SocketTimeoutException("no answer");
        }
        if (response.ending() == Response.Ending.RESET) {
            throw new SocketException("connection reset");
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        exchange.getMessage().setBody(response.text());
        String retryAfter = response.headers().get("Retry-After");
        hub.instance().answered(Duration.ofSeconds(retryAfter == null ? 0 : Long.parseLong(retryAfter)));
        if (retryAfter != null) {
            exchange.getMessage().setHeader("Retry-After", world.plant == Plant.NO_RETRY_AFTER ? null : retryAfter);
        }
    }

    private void log(Tenant tenant, String crm, Request request, Duration time) {
        World world = hub.world();
        boolean login = request.path().equals("/login") || request.path().startsWith("/oauth2/");
        tenant.calls.arrives(crm, !request.path().equals("/login"));
        if (request.method().equals("GET") || login) {
            return;
        }
        Instance instance = hub.instance();
        Duration left = instance.claim() == null || !instance.claim().group().equals(tenant.name)
                ? Duration.ZERO
                : instance.claim().lease().remaining();
        boolean remark = request.path().matches(".*/(notes|tasks|task|comment)");
        String what = crm + " " + request.method() + " " + request.path();
        tenant.calls.writes(what, instance.toString(), world.clock.instant().plus(time), left, TIMEOUT, !remark);
        if (!remark) {
            order(tenant, crm, request);
        }
        tenant.people.seeWrite(crm.equals("amocrm"));
    }

    /** Looks for what people entered among what is written. */
    private void order(Tenant tenant, String crm, Request request) {
        try {
            List<JsonNode> nodes = new ArrayList<>(List.of(Tenant.JSON.readTree(request.body())));
            for (int i = 0; i < nodes.size(); i++) {
                nodes.get(i).forEach(nodes::add);
                String wrong = nodes.get(i).isTextual()
                        ? tenant.people.deeds.carries(crm, nodes.get(i).asText())
                        : null;
                if (wrong != null) {
                    hub.world().findings.add(Violation.Kind.REORDERED, tenant + " " + wrong);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request request(URI uri, Exchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value != null) {
                headers.put(name, value.toString());
            }
        });
        String path = uri.getRawPath();
        String query = exchange.getMessage().getHeader("CamelHttpQuery", String.class);
        Object body = exchange.getMessage().getBody();
        byte[] bytes = body instanceof byte[] raw
                ? raw
                : body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        String method = exchange.getMessage().getHeader("CamelHttpMethod", String.class);
        return Request.of(method, query == null || query.isEmpty() ? path : path + "?" + query, headers, bytes);
    }
}
