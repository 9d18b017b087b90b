package io.leadbridge.console;

import io.leadbridge.event.Connection;
import io.leadbridge.limit.Limits;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.Tenants;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * Camel's console {@code leadbridge-tenants}: the tenants in force on this instance, with their connections. Names no address
 * and no credential. It finds the beans {@code tenants} and {@code limits} in the registry, and shows nothing without them.
 */
@DevConsole(
        name = "leadbridge-tenants",
        displayName = "Leadbridge Tenants",
        description = "Tenants in force and their connections")
public final class TenantsDevConsole extends AbstractDevConsole {

    private static final int SHOWN = 1000;

    /** The console {@code leadbridge-tenants}. */
    public TenantsDevConsole() {
        super("leadbridge", "leadbridge-tenants", "Leadbridge Tenants", "Tenants in force and their connections");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (Tenant tenant : tenants()) {
            text.append(tenant.id())
                    .append(": ")
                    .append(described(tenant).toJson())
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray all = new JsonArray();
        tenants().forEach(tenant -> all.add(described(tenant)));
        JsonObject root = new JsonObject();
        root.put("tenants", all);
        return root;
    }

    private List<Tenant> tenants() {
        Tenants tenants = getCamelContext().getRegistry().lookupByNameAndType("tenants", Tenants.class);
        return tenants == null ? List.of() : tenants.all().stream().limit(SHOWN).toList();
    }

    private JsonObject described(Tenant tenant) {
        JsonObject described = new JsonObject();
        described.put("tenant", tenant.id().value());
        described.put("version", tenant.version());
        described.put("rules", tenant.rules().size());
        described.put(
                "rulesEnabled",
                tenant.rules().stream().filter(rule -> rule.enabled()).count());
        JsonArray connections = new JsonArray();
        tenant.connections().values().forEach(connection -> connections.add(described(connection)));
        described.put("connections", connections);
        return described;
    }

    /** A pause's reason holds no credential; that Redis does not answer is told in its place. */
    private JsonObject described(Connection connection) {
        JsonObject described = new JsonObject();
        described.put("crm", connection.account().crm().value());
        Limits limits = getCamelContext().getRegistry().lookupByNameAndType("limits", Limits.class);
        if (limits != null) {
            try {
                limits.paused(connection).ifPresent(paused -> described.put("paused", paused.reason()));
            } catch (RuntimeException e) {
                described.put("redis", e.getClass().getSimpleName());
            }
        }
        return described;
    }
}
