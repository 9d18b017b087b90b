package io.leadbridge.app;

import io.leadbridge.admin.Gate;
import io.leadbridge.backfill.RedisBackfills;
import io.leadbridge.camel.redisqueue.MessageIds;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.RedisQueueKeys;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.dedup.RedisIdempotentRepository;
import io.leadbridge.deliver.Forgetting;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Region;
import io.leadbridge.event.TenantId;
import io.leadbridge.health.Connections;
import io.leadbridge.health.IdentitiesCheck;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStories;
import io.leadbridge.history.RedisStorySearch;
import io.leadbridge.history.StorySearch;
import io.leadbridge.intake.Admission;
import io.leadbridge.intake.Answers;
import io.leadbridge.intake.Dating;
import io.leadbridge.intake.Envelope;
import io.leadbridge.intake.EventLoopEngine;
import io.leadbridge.intake.RawBody;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.right.Rights;
import io.leadbridge.spool.Drain;
import io.leadbridge.spool.Spool;
import io.leadbridge.spool.SpoolMeters;
import io.leadbridge.tenant.RedisTenantEditor;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.TenantFiles;
import io.leadbridge.tenant.TenantStore;
import io.leadbridge.tenant.Tenants;
import io.leadbridge.tenant.Vault;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Predicate;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.StringRedisSerializer;

/** Makes the beans that the route files name, each with what it needs. The order is that of a webhook's way. */
final class Wiring implements AutoCloseable {

    private final Settings settings;
    private final RouteFiles routes;
    private final LettuceConnectionFactory redis;
    private final StringRedisTemplate template;
    private final Clock clock;
    private final Vault vault;
    private final TenantFiles tenantFiles;
    private final TenantStore tenantStore;
    private final Tenants tenants;
    private final Subscriptions subscriptions;
    private final Connections connections;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Watchers watchers = new Watchers();
    private final RedisQueueOperations queue;
    private final Spool spool;
    private final AdminWiring admin;
    private final TenantMeters tenantMeters;
    private final Rights rights;
    private SyncWiring sync;
    private NameChecks names;
    private CatchUpWiring catchUp;
    private DryRunWiring dryRun;
    private DriftWiring drift;
    private BackfillWiring backfill;

    /**
     * @param environment gives a variable's value, or {@code null}
     * @param vault seals what is stored
     */
    Wiring(
            Settings settings,
            RouteFiles routes,
            LettuceConnectionFactory redis,
            Clock clock,
            UnaryOperator<String> environment,
            Vault vault) {
        this.vault = vault;
        this.settings = settings;
        this.routes = routes;
        this.redis = redis;
        this.template = new StringRedisTemplate(redis);
        template.setScriptExecutor(new LoadedScripts(template));
        this.clock = clock;
        this.rights = new Rights(template, settings.rights(), clock);
        this.connections = new Connections(clock);
        this.tenantFiles = new TenantFiles(environment, routes.crms());
        this.tenantStore = new TenantStore(template, vault, clock, new SecureRandom());
        this.tenants = new Tenants(settings.tenants(), tenantFiles, tenantStore, clock);
        this.subscriptions = new Subscriptions(redis);
        this.queue = new RedisQueueOperations(
                redis,
                settings.intake().queue(),
                settings.intake().queueShards(),
                settings.redis().commandTimeout());
        this.spool = new Spool(settings.spool(), clock);
        this.admin = new AdminWiring(settings);
        watchers.onOutcome(new EventMeters(meters, clock));
        this.tenantMeters = new TenantMeters(meters, settings.drift().busiest());
        watchers.onOutcome(tenantMeters);
        watchers.onWrite(tenantMeters::wrote);
    }

    /**
     * Opens what the beans keep on disk, and puts tenant files into Redis from then on; for a program that runs, not for
     * one that only looks.
     *
     * @throws SettingsException if another program uses the spool's folder, or it cannot be written to
     */
    void open() {
        tenants.provideFiles();
        try {
            spool.open();
        } catch (IOException | IllegalStateException e) {
            throw new SettingsException(
                    "spool.folder: " + settings.spool().folder() + " cannot be used: " + StartFault.describe(e));
        }
    }

    /** Beans by their names in the registry. */
    Map<String, Object> beans(CamelContext camel) {
        tenants.refresh();
        TenantLine line = new TenantLine(queue);
        sync = new SyncWiring(
                settings, tenants, template, clock, connections, watchers, vault, BackfillWiring.spare(line));
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("clock", clock);
        beans.put("rights", rights);
        beans.put("metricsRegistry", meters);
        beans.put("redisConnectionFactory", redis);
        beans.put("stringRedisTemplate", template);
        intake(beans);
        spool(beans);
        beans.putAll(sync.beans(camel, meters));
        tenants(beans);
        history(beans);
        HealthWiring health = new HealthWiring(
                settings, routes, redis, clock, connections, this::connections, sync.limits(), queue, meters);
        beans.putAll(health.beans(spool::state, tenants::loaded));
        LimitMeters.register(routes, camel, meters);
        beans.putAll(new AlertWiring(settings, template, clock, meters).beans(queue, health));
        catchUp = new CatchUpWiring(
                settings, routes, tenants, queue, template, rights, clock, meters, health::subscribed);
        beans.putAll(catchUp.beans());
        dryRun = new DryRunWiring(
                settings, routes, tenants, (TenantEditor) beans.get("tenant-editor"), names, template, clock);
        beans.putAll(dryRun.beans(camel, (Mapping) beans.get("mapping")));
        drift = new DriftWiring(settings, routes, tenants, template, rights, clock, connections, meters);
        beans.putAll(drift.beans(camel, (Enrich) beans.get("enrich"), (Mapping) beans.get("mapping")));
        beans.put("queue-operations", queue);
        identities(beans);
        backfill = new BackfillWiring(settings, routes, tenants, template, rights, clock, meters, watchers);
        backfill.add(beans, camel, dryRun, line);
        admin.add(beans, camel, connections, template);
        new ConsoleWiring(settings, routes).add(beans, camel, queue, template, watchers);
        return beans;
    }

    /** What every request of the public port passes; empty if there are no admin paths. */
    Optional<Gate> gate() {
        return admin.gate();
    }

    /** The connections of all tenants in force. */
    List<Connection> connections() {
        return tenants.all().stream()
                .flatMap(tenant -> tenant.connections().values().stream())
                .toList();
    }

    /** Those who hear of each decision and outcome. */
    Watchers watchers() {
        return watchers;
    }

    private void tenants(Map<String, Object> beans) {
        Enrich enrich = (Enrich) beans.get("enrich");
        names = new NameChecks(
                enrich::metadata,
                tenants::find,
                settings.sync().namesTimeout(),
                settings.admin().threads());
        beans.put("tenants", tenants);
        beans.put("tenant-editor", new RedisTenantEditor(tenantStore, tenantFiles, names, tenants::reload));
        beans.put("subscriptions", subscriptions);
        beans.put("text-serializer", StringRedisSerializer.UTF_8);
    }

    private void intake(Map<String, Object> beans) {
        Settings.Intake intake = settings.intake();
        beans.put(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new EventLoopEngine(intake.retryAfter()));
        beans.put("admission", new Admission(new TenantSecrets(tenants), intake.path()));
        beans.put("rawBody", new RawBody(intake.maxBodyBytes(), intake.drainBytes(), intake.bodyTimeout()));
        MessageIds ids = new MessageIds(clock, () -> ThreadLocalRandom.current().nextLong());
        beans.put("envelope", new Envelope(clock, new Dating(intake.dated()), ids));
        beans.put("answers", new Answers(intake.retryAfter(), new WebhookCounter(meters)));
        beans.put(
                "dedup",
                new RedisIdempotentRepository(
                        redis,
                        new RedisQueueKeys(intake.queue(), intake.queueShards()),
                        () -> UUID.randomUUID().toString(),
                        intake.claimLease(),
                        intake.claimTimeout()));
    }

    private void spool(Map<String, Object> beans) {
        if (!routes.routes().containsKey(settings.intake().keep())) {
            throw new SettingsException("intake.keep: '" + settings.intake().keep()
                    + "' given; the id of a route expected, as intake-keep or intake-keep-fused");
        }
        Drain drain = new Drain(spool, RedisQueueConstants.RESULT, RedisQueueConstants.MESSAGE_ID);
        SpoolMeters.register(spool, drain, meters);
        beans.put("spool", spool);
        // Asked for each webhook: a predicate costs nothing, a bean's method would be looked up and called by
        // reflection.
        Predicate inUse = exchange -> spool.inUse();
        beans.put("spool-in-use", inUse);
        beans.put("drain", drain);
    }

    private void history(Map<String, Object> beans) {
        RedisStories stories = new RedisStories(template, clock);
        beans.put("stories", stories);
        beans.put("story-upkeep", new StoryUpkeep(tenants, stories, meters));
        beans.put(
                "forget",
                new Forget(
                        template,
                        stories,
                        new Forgetting(
                                template,
                                new RedisBooks(template, settings.sync().ledgerLife())),
                        queue,
                        new RedisBackfills(template),
                        routes.crms(),
                        this::region));
        StorySearch search =
                new RedisStorySearch(template, this::region, settings.sync().historyWindow(), clock);
        beans.put("story-search", search);
        beans.put("queue-operations", queue);
        beans.put("inquiry", new QueueInquiry(stories, search, queue));
    }

    private Region region(TenantId id) {
        return tenants.find(id).map(Tenant::region).orElse(Region.DEFAULT);
    }

    private void identities(Map<String, Object> beans) {
        Identities identities = new Identities(
                queue,
                (RedisHistory) beans.get("history"),
                () -> tenants.all().stream().map(Tenant::id).toList(),
                meters);
        beans.put("tenant-numbers", tenantMeters);
        beans.put("identities", identities);
        beans.put("health-identities", new IdentitiesCheck(identities::judged));
    }

    @Override
    public void close() {
        if (catchUp != null) {
            catchUp.close();
        }
        subscriptions.close();
        if (names != null) {
            names.close();
        }
        if (backfill != null) {
            backfill.close();
        }
        if (dryRun != null) {
            dryRun.close();
        }
        if (drift != null) {
            drift.close();
        }
        if (sync != null) {
            sync.close();
        }
        admin.close();
        queue.close();
        spool.close();
        meters.close();
    }
}
