package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Destination;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Surroundings;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/v4/webhooks}: who wants which events. */
final class AmoSubscriptions {

    private static final String PATH = "/api/v4/webhooks";
    private static final int SUBSCRIPTIONS_MAX = 100;
    private static final String PATTERN =
            "(add|update|delete|restore|responsible|status|note)_(lead|contact|company|customer|task|unsorted|message|"
                    + "outgoing_message|talk|catalog_[0-9]+)|add_chat_template_review";

    private final Surroundings surroundings;
    private final Map<String, Subscription> byUrl = new LinkedHashMap<>();
    private long lastId;

    private record Subscription(
            long id, Destination destination, List<String> settings, long createdAt, long updatedAt) {}

    AmoSubscriptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void route(Router routes) {
        routes.on("GET", PATH, this::list)
                .on("POST", PATH, AmoAccount.writing(this::subscribe))
                .on("DELETE", PATH, AmoAccount.writing(this::unsubscribe));
    }

    private Response list(Call call) {
        String wanted = call.request().query().value("filter", "destination").orElse("");
        List<Subscription> found = byUrl.values().stream()
                .filter(one ->
                        wanted.isEmpty() || wanted.equals(one.destination().url()))
                .toList();
        if (found.isEmpty()) {
            return Response.empty(204);
        }
        ObjectNode json = Json.object().put("_total_items", found.size());
        ArrayNode all = json.putObject("_embedded").putArray("webhooks");
        found.forEach(one -> all.add(write(one)));
        return AmoList.hal(200, json);
    }

    /** Subscribes. The same address again replaces what it wants, and switches it on again. */
    private Response subscribe(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        AmoItem item = AmoItem.of(body, 0, errors);
        String url = item.text("destination").orElse("");
        List<String> wanted = wanted(item);
        if (!isAddress(url)) {
            item.fault("destination", "NotSupportedChoice");
        }
        errors.refuseIfAny();
        Subscription known = byUrl.get(url);
        if (known == null && byUrl.size() >= SUBSCRIPTIONS_MAX) {
            throw AmoErrors.badRequest("At most " + SUBSCRIPTIONS_MAX + " webhooks are allowed");
        }
        if (known != null) {
            surroundings.outbox().remove(known.destination());
        }
        long now = surroundings.nowSeconds();
        Subscription subscription = new Subscription(
                known == null ? ++lastId : known.id(),
                new Destination(url, wanted::contains, true),
                wanted,
                known == null ? now : known.createdAt(),
                now);
        byUrl.put(url, subscription);
        surroundings.outbox().add(subscription.destination());
        return AmoList.hal(201, write(subscription));
    }

    private Response unsubscribe(Call call, JsonNode body) {
        Subscription known = byUrl.remove(body.path("destination").asText());
        if (known == null) {
            return AmoErrors.problem(404, "Not Found", "Webhook not found");
        }
        surroundings.outbox().remove(known.destination());
        return Response.empty(204);
    }

    private static List<String> wanted(AmoItem item) {
        List<String> wanted = new ArrayList<>();
        AmoItem list = item.at("settings");
        if (!list.json().isArray() || list.json().isEmpty()) {
            item.fault("settings", "FieldMissing");
        }
        for (int i = 0; i < list.json().size(); i++) {
            String event = list.json().path(i).asText();
            if (!event.matches(PATTERN)) {
                list.fault(Integer.toString(i), "NotSupportedChoice");
            }
            wanted.add(event);
        }
        return wanted;
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = URI.create(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null && !uri.getPath().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private ObjectNode write(Subscription subscription) {
        ObjectNode json = Json.object()
                .put("id", subscription.id())
                .put("destination", subscription.destination().url())
                .put("created_at", subscription.createdAt())
                .put("updated_at", subscription.updatedAt())
                .put("account_id", AmoWorld.ACCOUNT)
                .put("created_by", 0)
                .put("sort", subscription.id())
                .put("disabled", subscription.destination().disabled());
        subscription.settings().forEach(json.putArray("settings")::add);
        return json;
    }
}
