package io.leadbridge.app;

import io.leadbridge.crm.CamelCrm;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.dryrun.Customers;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.dryrun.Original;
import io.leadbridge.dryrun.Routes;
import io.leadbridge.dryrun.WhatIf;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Webhook;
import io.leadbridge.history.RedisStories;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.NameCheck;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.Tenants;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans that tell what would happen. */
final class DryRunWiring implements AutoCloseable {

    private final Settings settings;
    private final RouteFiles routes;
    private final Tenants tenants;
    private final TenantEditor editor;
    private final NameCheck names;
    private final StringRedisTemplate redis;
    private final Clock clock;
    private ProducerTemplate template;
    private CamelCrm crm;

    DryRunWiring(
            Settings settings,
            RouteFiles routes,
            Tenants tenants,
            TenantEditor editor,
            NameCheck names,
            StringRedisTemplate redis,
            Clock clock) {
        this.settings = settings;
        this.routes = routes;
        this.tenants = tenants;
        this.editor = editor;
        this.names = names;
        this.redis = redis;
        this.clock = clock;
    }

    /** @param mapping the one that batches are mapped with */
    Map<String, Object> beans(CamelContext camel, Mapping mapping) {
        template = camel.createProducerTemplate();
        // Not the one that health watches: what a dry run is refused says nothing about the connection.
        crm = new CamelCrm(camel);
        Original original = original(camel, mapping, crm);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(
                "dry-run", new DryRun(original, settings.dryRun(), time -> TimeUnit.NANOSECONDS.sleep(time.toNanos())));
        beans.put("what-if", new WhatIf(original, new RedisStories(redis, clock), settings.dryRun()));
        return beans;
    }

    /**
     * What a rehearsal plays with; {@link #beans} has to be called first.
     *
     * @param port whose calls the rehearsal makes
     */
    Original original(CamelContext camel, Mapping mapping, CamelCrm port) {
        Settings.Sync sync = settings.sync();
        return new Original(
                new Customers(
                        tenants::all,
                        (tenant, source, text) -> editor.read(tenant, text, source),
                        names,
                        routes.crms()),
                this::parsed,
                port,
                new RedisBooks(redis, sync.ledgerLife()),
                new RedisMetadataStore(redis),
                sync.metadataFresh(),
                new Rules(),
                mapping,
                id -> sync.terms().getOrDefault(id, sync.slowest()),
                () -> Routes.read(routes.files()),
                camel.getRegistry()::lookupByName,
                settings.properties(),
                clock);
    }

    private Parsed parsed(Webhook webhook) {
        Exchange exchange = template.request("direct:" + webhook.account().crm() + "-parse", asked -> asked.getMessage()
                .setBody(webhook));
        if (exchange.getException() != null) {
            throw new IllegalStateException(
                    "route " + webhook.account().crm() + "-parse failed", exchange.getException());
        }
        return exchange.getMessage().getBody(Parsed.class);
    }

    @Override
    public void close() {
        if (crm != null) {
            template.stop();
            crm.close();
        }
    }
}
