package io.leadbridge.app;

import io.leadbridge.crm.CamelCrm;
import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Agreement;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.drift.Drift;
import io.leadbridge.drift.Relink;
import io.leadbridge.drift.Rounds;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.health.Connections;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.right.Rights;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans of the audit, and what the command {@code relink} needs. */
final class DriftWiring implements AutoCloseable {

    private final Settings settings;
    private final RouteFiles routes;
    private final Tenants tenants;
    private final StringRedisTemplate redis;
    private final Rights rights;
    private final Clock clock;
    private final Connections connections;
    private final MeterRegistry meters;
    private CamelCrm spare;
    private ExecutorService executor;

    DriftWiring(
            Settings settings,
            RouteFiles routes,
            Tenants tenants,
            StringRedisTemplate redis,
            Rights rights,
            Clock clock,
            Connections connections,
            MeterRegistry meters) {
        this.settings = settings;
        this.routes = routes;
        this.tenants = tenants;
        this.redis = redis;
        this.rights = rights;
        this.clock = clock;
        this.connections = connections;
        this.meters = meters;
    }

    /** A relinking whose progress somebody wants to hear. */
    interface Relinks {
        Relink of(Consumer<String> progress);
    }

    /** @param mapping the one that batches are mapped with */
    Map<String, Object> beans(CamelContext camel, Enrich enrich, Mapping mapping) {
        spare = new CamelCrm(camel, "backfill");
        Crm watched = new WatchedCrm(spare, connections);
        executor = Executors.newFixedThreadPool(settings.drift().threads());
        Rounds rounds = new Rounds(redis, () -> UUID.randomUUID().toString(), rights);
        Agreement agreement =
                new Agreement(new RedisBooks(redis, settings.sync().ledgerLife()));
        Rules rules = new Rules(settings.sync().rulesCompiledMost());
        DriftMeters numbers = new DriftMeters(
                meters,
                rounds,
                () -> audited().stream().map(one -> one.batch().tenant()).toList(),
                clock);
        Relinks relinks = progress -> new Relink(
                watched,
                enrich::metadata,
                agreement,
                rules,
                mapping,
                settings.drift().relink(),
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()),
                progress);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("crm-spare", watched);
        beans.put("drift-executor", executor);
        beans.put("drift-numbers", numbers);
        beans.put(
                "drift",
                new Drift(
                        this::audited,
                        rounds,
                        agreement,
                        rules,
                        mapping,
                        settings.drift().terms(),
                        clock,
                        numbers,
                        SyncWiring.stopping(camel)));
        beans.put("relinks", relinks);
        return beans;
    }

    /** Whose rules are in force, and those of whose accounts that can be walked. */
    private Collection<Drift.Audited> audited() {
        return tenants.all().stream()
                .map(tenant -> new Drift.Audited(batch(tenant), walkable(tenant)))
                .filter(one -> one.accounts().size() > 1)
                .toList();
    }

    static Batch batch(Tenant tenant) {
        return new Batch(tenant.id(), tenant.rules(), tenant.region(), () -> Duration.ZERO);
    }

    private List<Account> walkable(Tenant tenant) {
        return tenant.connections().keySet().stream()
                .filter(crm -> routes.routes().containsKey(crm + "-changes"))
                .sorted()
                .map(crm -> new Account(tenant.id(), crm))
                .toList();
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdownNow();
            spare.close();
        }
    }
}
