package io.leadbridge.simulator;

import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Sandbox;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands in for camel-http: the CRM routes' calls reach the sandboxes' models, in virtual time. */
final class SandboxHttp extends DefaultComponent {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final World world;

    SandboxHttp(World world) {
        this.world = world;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        boolean amocrm = remaining.contains("amocrm");
        Sandbox sandbox = amocrm ? world.amocrm : world.lptracker;
        parameters.clear();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) throws Exception {
                        call(sandbox, amocrm ? "amocrm" : "lptracker", exchange);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException("calls go out only");
            }
        };
    }

    private void call(Sandbox sandbox, String crm, Exchange exchange) throws Exception {
        Request request = request(exchange);
        String what = crm + " " + request.method() + " " + request.path();
        world.touch("before " + what);
        boolean write = !request.method().equals("GET")
                && !request.path().equals("/login")
                && !request.path().matches(".*/(notes|tasks|task|comment)");
        if (write) {
            world.wrote();
        }
        Response response = sandbox.handle(request);
        world.journal.say("call " + what + " " + response.status() + " " + response.ending());
        Duration latency = Duration.ofMillis(response.latencyMs());
        boolean late = latency.compareTo(TIMEOUT) > 0 || response.ending() == Response.Ending.LOST;
        world.pass(late ? TIMEOUT : latency);
        // The worst moment to die: the CRM has done it, and nobody here knows.
        world.touch("after " + what, request.method().equals("POST") ? 20 : 1);
        if (late) {
            throw new SocketTimeoutException("no answer");
        }
        if (response.ending() == Response.Ending.RESET) {
            throw new SocketException("connection reset");
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        exchange.getMessage().setBody(response.text());
    }

    private static Request request(Exchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value != null) {
                headers.put(name, value.toString());
            }
        });
        String uri =
                exchange.getMessage().getHeader("CamelHttpUri", String.class).replaceFirst("^https?://[^/]+", "");
        String query = exchange.getMessage().getHeader("CamelHttpQuery", String.class);
        Object body = exchange.getMessage().getBody();
        byte[] bytes = body instanceof byte[] raw
                ? raw
                : body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        String method = exchange.getMessage().getHeader("CamelHttpMethod", String.class);
        return Request.of(method, query == null || query.isEmpty() ? uri : uri + "?" + query, headers, bytes);
    }
}
