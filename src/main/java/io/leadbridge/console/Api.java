package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.admin.BackfillsApi;
import io.leadbridge.admin.ConnectionsApi;
import io.leadbridge.admin.MetadataApi;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.admin.RulesApi;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operations of the API, as pages use them: what a page changes is checked, saved and audited as what a script changes.
 * Each ends with an {@code admin.Refusal} if it cannot be done.
 */
final class Api {

    private static final byte[] NOTHING = {};

    private final RulesApi rules;
    private final ConnectionsApi connections;
    private final MetadataApi metadata;
    private final BackfillsApi backfills;

    Api(ConsoleBeans.Operations operations) {
        this.rules = operations.rules();
        this.connections = operations.connections();
        this.metadata = operations.metadata();
        this.backfills = operations.backfills();
    }

    JsonNode connections(Visit visit, TenantId tenant) {
        return Replies.tree(connections.list(asked(visit, "GET", List.of("tenants", tenant.value(), "connections"))));
    }

    JsonNode test(Visit visit, TenantId tenant, String crm) {
        return Replies.tree(connections.test(asked(visit, "POST", connection(tenant, crm, "test"))));
    }

    JsonNode resume(Visit visit, TenantId tenant, String crm) {
        return Replies.tree(connections.resume(asked(visit, "POST", connection(tenant, crm, "resume"))));
    }

    JsonNode webhooks(Visit visit, TenantId tenant, String crm) {
        return Replies.tree(connections.webhooks(asked(visit, "GET", connection(tenant, crm, "webhooks"))));
    }

    JsonNode repair(Visit visit, TenantId tenant, String crm) {
        return Replies.tree(connections.repair(asked(visit, "POST", connection(tenant, crm, "webhooks"))));
    }

    JsonNode metadata(Visit visit, TenantId tenant, String crm) {
        return Replies.tree(
                metadata.metadata(asked(visit, "GET", List.of("tenants", tenant.value(), "metadata", crm))));
    }

    void enable(Visit visit, TenantId tenant, String rule, boolean enabled) {
        Request asked = asked(visit, "POST", List.of("tenants", tenant.value(), "rules", rule));
        Reply done = enabled ? rules.enable(asked) : rules.disable(asked);
        if (done.status() >= 400) {
            throw Astray.bad(Replies.detail(done));
        }
    }

    /** @param version that the change was made on */
    void replace(Visit visit, TenantId tenant, String rule, JsonNode edited, String version) {
        rules.put(asked(
                visit,
                "PUT",
                List.of("tenants", tenant.value(), "rules", rule),
                Map.of(),
                madeOn(version),
                edited.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The newest backfills, without samples. */
    JsonNode backfills(Visit visit, TenantId tenant, int limit) {
        Map<String, List<String>> query = Map.of("limit", List.of(Integer.toString(limit)));
        Request asked = asked(visit, "GET", backfill(tenant), query, Map.of(), NOTHING);
        return Replies.tree(backfills.list(asked)).path("backfills");
    }

    JsonNode backfill(Visit visit, TenantId tenant, String id) {
        return Replies.tree(backfills.get(asked(visit, "GET", backfill(tenant, id))));
    }

    JsonNode plan(Visit visit, TenantId tenant, String rule) {
        byte[] body = JsonNodeFactory.instance
                .objectNode()
                .put("rule", rule)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return Replies.tree(backfills.plan(asked(visit, "POST", backfill(tenant), Map.of(), Map.of(), body)));
    }

    /**
     * Runs, pauses, resumes or stops a backfill.
     *
     * @param act {@code run}, {@code pause}, {@code resume} or {@code stop}
     * @param revision of the state that the person saw
     * @param override number of leads, where the brake of a run is to be overridden
     */
    void turn(Visit visit, TenantId tenant, String id, String act, String revision, Optional<String> override) {
        Map<String, List<String>> query = act.equals("run")
                ? override.map(number -> Map.of("override-brake", List.of(number)))
                        .orElse(Map.of())
                : Map.of();
        Request asked = asked(visit, "POST", backfill(tenant, id, act), query, madeOn(revision), NOTHING);
        switch (act) {
            case "run" -> backfills.run(asked);
            case "pause" -> backfills.pause(asked);
            case "resume" -> backfills.resume(asked);
            default -> backfills.stop(asked);
        }
    }

    private static List<String> connection(TenantId tenant, String crm, String what) {
        return List.of("tenants", tenant.value(), "connections", crm, what);
    }

    private static List<String> backfill(TenantId tenant, String... what) {
        List<String> segments = new ArrayList<>(List.of("tenants", tenant.value(), "backfills"));
        segments.addAll(List.of(what));
        return segments;
    }

    private static Map<String, String> madeOn(String version) {
        return Map.of("if-match", "\"" + version + "\"");
    }

    private static Request asked(Visit visit, String method, List<String> segments) {
        return asked(visit, method, segments, Map.of(), Map.of(), NOTHING);
    }

    private static Request asked(
            Visit visit,
            String method,
            List<String> segments,
            Map<String, List<String>> query,
            Map<String, String> headers,
            byte[] body) {
        Request asked = visit.request();
        return new Request(method, asked.path(), segments, query, headers, body, asked.user(), asked.address());
    }
}
