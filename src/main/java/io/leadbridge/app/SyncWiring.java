package io.leadbridge.app;

import io.leadbridge.crm.CamelCrm;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.OAuthRedisStore;
import io.leadbridge.crm.OAuthTokens;
import io.leadbridge.crm.PlainHttp;
import io.leadbridge.crm.RedisTokens;
import io.leadbridge.crm.Sealer;
import io.leadbridge.crm.Transport;
import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.deliver.Reviews;
import io.leadbridge.deliver.Terms;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.enrich.RefreshingCrm;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.health.Connections;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.limit.Breakers;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.sync.Customer;
import io.leadbridge.sync.RedisHeard;
import io.leadbridge.sync.Relevance;
import io.leadbridge.sync.Spare;
import io.leadbridge.sync.Sync;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.Tenants;
import io.leadbridge.tenant.Vault;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans of a batch's way: sync, enrich, rules, mapping, deliver, history, and the CRMs with their limits. */
final class SyncWiring implements AutoCloseable {

    /** How long an instance relies on its own copy of a login's token. */
    private static final Duration TOKEN_LOCAL = Duration.ofSeconds(5);

    private final Settings settings;
    private final Tenants tenants;
    private final StringRedisTemplate redis;
    private final Clock clock;
    private final Connections connections;
    private final Watchers watchers;
    private final Vault vault;
    private final Spare spare;
    private final Limits limits;
    private ExecutorService executor;
    private CamelCrm crm;

    SyncWiring(
            Settings settings,
            Tenants tenants,
            StringRedisTemplate redis,
            Clock clock,
            Connections connections,
            Watchers watchers,
            Vault vault,
            Spare spare) {
        this.settings = settings;
        this.tenants = tenants;
        this.redis = redis;
        this.clock = clock;
        this.connections = connections;
        this.watchers = watchers;
        this.vault = vault;
        this.spare = spare;
        this.limits = new Limits(new RedisSlots(redis), SyncWiring::pause, clock);
    }

    /** May a CRM be called? Knows which connections are paused. */
    Limits limits() {
        return limits;
    }

    Map<String, Object> beans(CamelContext camel, MeterRegistry meters) {
        Map<String, Object> beans = new LinkedHashMap<>();
        crm = new CamelCrm(camel);
        crms(beans, meters);
        steps(beans, new WatchedCrm(crm, connections, watchers::wrote), stopping(camel));
        return beans;
    }

    private void crms(Map<String, Object> beans, MeterRegistry meters) {
        Sealer sealer = new VaultSealer(vault);
        beans.put("tokens", new RedisTokens(redis, sealer, clock, TOKEN_LOCAL));
        beans.put("oauth", new OAuthTokens(new OAuthRedisStore(redis, sealer), () -> UUID.randomUUID()
                .toString()));
        beans.put("limits", limits);
        beans.put("breakers", new Breakers(clock));
        beans.put(
                "transport",
                new Transport(
                        meters,
                        Tags.of("camelContext", settings.properties().getOrDefault("camel.main.name", "leadbridge"))));
        beans.put("plain-http", new PlainHttp());
        beans.put("amocrm", new AmoCrm());
        beans.put("lptracker", new LpTracker(settings.sync().lptrackerZone()));
    }

    private void steps(Map<String, Object> beans, Crm watched, BooleanSupplier stopping) {
        Settings.Sync sync = settings.sync();
        Rules rules = new Rules(sync.rulesCompiledMost());
        beans.put("crm", watched);
        RedisBooks books = new RedisBooks(redis, sync.ledgerLife());
        Relevance relevance = new LinkedRelevance(rules, books);
        beans.put(
                "sync",
                new Sync(this::customer, relevance, clock, sync.pace(), stopping, new RedisHeard(redis), spare));
        Enrich enrich = new Enrich(
                watched,
                new RedisMetadataStore(redis),
                clock,
                sync.metadataFresh(),
                sync.metadataLocal(),
                sync.metadataEvictInterval());
        beans.put("enrich", enrich);
        beans.put("rules", new WatchedRules(rules, watchers));
        beans.put("mapping", new Mapping(sync.jq()));
        beans.put("deliver", new Deliver(new RefreshingCrm(watched, enrich), books, this::terms, clock));
        beans.put("reviews", new Reviews(watched, books));
        beans.put(
                "history", new RedisHistory(redis, sync.historyLife(), this::retention, this::region, clock, watchers));
        // When all threads are busy and the line is full, the worker that came works itself: nothing is refused.
        executor = new ThreadPoolExecutor(
                sync.threads(),
                sync.threads(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(sync.threads() * 4),
                new ThreadPoolExecutor.CallerRunsPolicy());
        beans.put("sync-executor", executor);
    }

    /** True as soon as Camel begins to stop, while what is in flight still runs. */
    static BooleanSupplier stopping(CamelContext camel) {
        return () -> camel.isStopping() || camel.isSuspending();
    }

    /** A tenant that another instance has made a moment ago may have messages before we have heard of it. */
    private Optional<Customer> customer(TenantId id) {
        if (tenants.find(id).isEmpty()) {
            tenants.reload();
        }
        return tenants.find(id)
                .map(tenant ->
                        new Customer(tenant.connections().keySet(), tenant.rules(), tenant.region(), tenant.policy()));
    }

    private Retention retention(TenantId id) {
        return tenants.find(id).map(Tenant::retention).orElse(Retention.DEFAULT);
    }

    private Region region(TenantId id) {
        return tenants.find(id).map(Tenant::region).orElse(Region.DEFAULT);
    }

    private Terms terms(CrmId id) {
        return settings.sync().terms().getOrDefault(id, settings.sync().slowest());
    }

    private static void pause(java.time.Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    @Override
    public void close() {
        if (crm != null) {
            crm.close();
        }
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
