package io.leadbridge.tenant;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What one instance of the hub has of the tenant's room, on a real Redis. */
final class StoreFixture {

    static final TenantId ACME = new TenantId("acme");
    static final TenantId BETA = new TenantId("beta");
    static final Vault VAULT = new Vault(new byte[Vault.KEY_BYTES]);
    static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

    private static final Set<CrmId> CRMS = Set.of(new CrmId("amocrm"), new CrmId("lptracker"));

    final StringRedisTemplate redis;
    final TenantFiles files;
    final TenantStore store;
    final Tenants tenants;
    final TenantEditor editor;

    /** An instance that provides the files of a folder. */
    StoreFixture(LettuceConnectionFactory factory, Path folder) {
        this(factory, folder, VAULT, Map.of(), tenant -> List.of());
        tenants.provideFiles();
    }

    /** An instance that only looks at the folder. */
    StoreFixture(
            LettuceConnectionFactory factory,
            Path folder,
            Vault vault,
            Map<String, String> environment,
            NameCheck names) {
        redis = new StringRedisTemplate(factory);
        files = new TenantFiles(environment::get, CRMS);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        store = new TenantStore(redis, vault, clock, new SecureRandom());
        tenants = new Tenants(folder, files, store, clock);
        editor = new RedisTenantEditor(store, files, names, tenants::reload);
    }

    Edit put(TenantId id, String text) {
        return editor.put(id, text.getBytes(StandardCharsets.UTF_8), "body", Optional.empty(), "test");
    }

    Edit put(TenantId id, String text, String expectedVersion) {
        return editor.put(id, text.getBytes(StandardCharsets.UTF_8), "body", Optional.of(expectedVersion), "test");
    }

    String version(TenantId id) {
        return editor.find(id, false).orElseThrow().version();
    }

    /** Name of the tenant's first rule that is in force. */
    String ruleInForce(TenantId id) {
        return tenants.find(id).map(tenant -> tenant.rules().get(0).name()).orElse("none");
    }

    /** A small tenant. */
    static String text(TenantId tenant, String rule) {
        return """
                tenant: %s
                connections:
                  amocrm: {url: 'http://127.0.0.1:1', token: canary-token, webhook-secret: canary-hook-amocrm}
                  lptracker:
                    url: http://127.0.0.1:2
                    login: somebody
                    password: canary-password
                    project: 7
                    webhook-secret: canary-hook-lptracker
                rules:
                  - name: %s
                    from: amocrm
                    then:
                      - {sync-to: lptracker, stage: New}
                """
                .formatted(tenant, rule);
    }
}
