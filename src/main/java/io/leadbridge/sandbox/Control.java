package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The paths under {@code /sandbox/}: counts, reset, faults, settings, listeners. They need no credentials. */
final class Control {

    private final Sandbox sandbox;
    private final Router router = new Router();

    Control(Sandbox sandbox) {
        this.sandbox = sandbox;
        router.on("GET", "/sandbox/calls", call -> ok(sandbox.calls().write()))
                .on("GET", "/sandbox/leads", this::leads)
                .on("POST", "/sandbox/reset", call -> reset())
                .on("GET", "/sandbox/faults", call -> ok(FaultsCodec.write(sandbox.faults())))
                .on("POST", "/sandbox/faults", this::faults)
                .on("GET", "/sandbox/settings", call -> ok(sandbox.settings().write()))
                .on("POST", "/sandbox/settings", this::settings)
                .on("GET", "/sandbox/webhooks", call -> ok(webhooks()))
                .on("POST", "/sandbox/webhooks", this::listen)
                .on("DELETE", "/sandbox/webhooks", this::forget);
    }

    Response answer(Request request) {
        Optional<Router.Match> match = router.find(request.method(), request.path())
                .or(() -> sandbox.standIn().controls().find(request.method(), request.path()));
        if (match.isEmpty()) {
            return error(404, request.method() + " " + request.path() + " is no control of this sandbox");
        }
        try {
            return match.get()
                    .handler()
                    .answer(new Call(request, null, match.get().ids()));
        } catch (Refusal refusal) {
            return refusal.response();
        } catch (IllegalArgumentException e) {
            return error(400, e.getMessage());
        }
    }

    private Response leads(Call call) {
        long most = Math.min(number(call, "limit", Integer.MAX_VALUE), Integer.MAX_VALUE);
        return ok(sandbox.leads(number(call, "after", 0), (int) most));
    }

    private static long number(Call call, String key, int missing) {
        String text = call.request().query().value(key).orElse("");
        if (!text.matches("\\d{0,18}")) {
            throw new IllegalArgumentException(key + ": expected a number of up to 18 digits");
        }
        return text.isEmpty() ? missing : Long.parseLong(text);
    }

    private Response reset() {
        sandbox.reset();
        return ok(Json.object().put("status", "reset"));
    }

    private Response faults(Call call) {
        sandbox.faults(FaultsCodec.change(sandbox.faults(), body(call)));
        return ok(FaultsCodec.write(sandbox.faults()));
    }

    private Response settings(Call call) {
        sandbox.settings().change(body(call));
        return ok(sandbox.settings().write());
    }

    private Response listen(Call call) {
        sandbox.addDestination(url(call));
        return ok(webhooks());
    }

    private Response forget(Call call) {
        String url = url(call);
        List<Destination> found = sandbox.outbox().destinations().stream()
                .filter(destination -> destination.url().equals(url))
                .toList();
        found.forEach(sandbox.outbox()::remove);
        return found.isEmpty() ? error(404, "nothing is sent to this url") : ok(webhooks());
    }

    private ObjectNode webhooks() {
        ObjectNode json = Json.object();
        ArrayNode destinations = json.putArray("destinations");
        for (Destination destination : sandbox.outbox().destinations()) {
            destinations.addObject().put("url", destination.url()).put("disabled", destination.disabled());
        }
        sandbox.outbox().counts().forEach(json::put);
        return json;
    }

    private static String url(Call call) {
        String url = body(call).path("url").asText();
        URI uri = URI.create(url);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw new IllegalArgumentException("url: expected an absolute http or https URL");
        }
        return url;
    }

    private static JsonNode body(Call call) {
        return Json.read(call.request().body()).orElseThrow(() -> new IllegalArgumentException("the body is not JSON"));
    }

    private static Response ok(JsonNode json) {
        return Response.json(200, "application/json", json);
    }

    private static Response error(int status, String message) {
        return Response.json(status, "application/json", Json.object().put("error", message));
    }
}
