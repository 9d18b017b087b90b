package io.leadbridge.tenant;

import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One customer of the hub.
 *
 * @param id its name
 * @param version changes with the content: 16 hex digits
 * @param connections its accounts by CRM, in the order of the file
 * @param rules in the order of the file
 * @param region where its people live
 * @param retention how much of its history is kept
 * @param policy what it wants where both sides changed, or one is gone
 */
public record Tenant(
        TenantId id,
        String version,
        Map<CrmId, Connection> connections,
        List<Rule> rules,
        Region region,
        Retention retention,
        Policy policy) {

    /** With the usual policy. */
    public Tenant(
            TenantId id,
            String version,
            Map<CrmId, Connection> connections,
            List<Rule> rules,
            Region region,
            Retention retention) {
        this(id, version, connections, rules, region, retention, Policy.DEFAULT);
    }

    public Tenant {
        connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
        rules = List.copyOf(rules);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return id + " version " + version + ", connections " + connections.keySet() + ", " + rules.size() + " rules";
    }
}
