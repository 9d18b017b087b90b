package io.leadbridge.tenant;

import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One customer of the hub.
 *
 * @param id its name
 * @param version changes with the file's text: the first 16 hex digits of its SHA-256
 * @param connections its accounts by CRM, in the order of the file
 * @param rules in the order of the file
 * @param phoneRegion ISO country of phone numbers that are written without a country code
 * @param file where it was read
 */
public record Tenant(
        TenantId id,
        String version,
        Map<CrmId, Connection> connections,
        List<Rule> rules,
        String phoneRegion,
        Path file) {

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
