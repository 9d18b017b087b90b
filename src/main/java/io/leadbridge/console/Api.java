package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.admin.ConnectionsApi;
import io.leadbridge.admin.MetadataApi;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.admin.RulesApi;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations of the API, as pages use them: what a page changes is checked, saved and audited as what a script changes.
 * Each ends with an {@code admin.Refusal} if it cannot be done.
 */
final class Api {

    private final RulesApi rules;
    private final ConnectionsApi connections;
    private final MetadataApi metadata;

    Api(RulesApi rules, ConnectionsApi connections, MetadataApi metadata) {
        this.rules = rules;
        this.connections = connections;
        this.metadata = metadata;
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
        Map<String, String> headers = new HashMap<>(visit.request().headers());
        headers.put("if-match", "\"" + version + "\"");
        Request asked = visit.request();
        rules.put(new Request(
                "PUT",
                asked.path(),
                List.of("tenants", tenant.value(), "rules", rule),
                Map.of(),
                headers,
                edited.toString().getBytes(StandardCharsets.UTF_8),
                asked.user(),
                asked.address()));
    }

    private static List<String> connection(TenantId tenant, String crm, String what) {
        return List.of("tenants", tenant.value(), "connections", crm, what);
    }

    private static Request asked(Visit visit, String method, List<String> segments) {
        Request asked = visit.request();
        return new Request(
                method, asked.path(), segments, Map.of(), Map.of(), new byte[0], asked.user(), asked.address());
    }
}
