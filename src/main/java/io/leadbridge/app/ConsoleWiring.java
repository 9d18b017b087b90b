package io.leadbridge.app;

import io.leadbridge.admin.Audit;
import io.leadbridge.admin.BackfillsApi;
import io.leadbridge.admin.ConflictActs;
import io.leadbridge.admin.ConnectionsApi;
import io.leadbridge.admin.MetadataApi;
import io.leadbridge.admin.RulesApi;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.console.ConsoleBeans;
import io.leadbridge.console.Linked;
import io.leadbridge.console.RouteCounts;
import io.leadbridge.console.RuleCounts;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.RedisStories;
import io.leadbridge.history.StorySearch;
import io.leadbridge.limit.Limits;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The console: its beans, and, if the admin paths answer, the counts of the routes. */
final class ConsoleWiring {

    /** Name of its route file, which is loaded only if the admin paths answer. */
    static final String ROUTES = "console";

    private final Settings settings;
    private final RouteFiles routes;

    ConsoleWiring(Settings settings, RouteFiles routes) {
        this.settings = settings;
        this.routes = routes;
    }

    /** Adds its beans to those of the other rooms, which it uses. */
    void add(
            Map<String, Object> beans,
            CamelContext camel,
            RedisQueueOperations queue,
            StringRedisTemplate redis,
            Watchers watchers) {
        Clock clock = (Clock) beans.get("clock");
        Tenants tenants = (Tenants) beans.get("tenants");
        RedisStories stories = (RedisStories) beans.get("stories");
        RouteCounts counts = new RouteCounts(System::nanoTime);
        RuleCounts ruleCounts = new RuleCounts(redis, clock);
        if (AdminWiring.isOn(settings)) {
            camel.addRoutePolicyFactory(counts);
            watchers.onOutcome(ruleCounts);
        }
        ConsoleBeans made = new ConsoleBeans(
                settings.adminPassword(),
                tenants::all,
                tenants::find,
                (TenantEditor) beans.get("tenant-editor"),
                new ConsoleBeans.Operations(
                        (RulesApi) beans.get("admin-rules"),
                        (ConnectionsApi) beans.get("admin-connections"),
                        (MetadataApi) beans.get("admin-metadata"),
                        (BackfillsApi) beans.get("admin-backfills"),
                        (ConflictActs) beans.get("conflict-acts")),
                (Audit) beans.get("audit"),
                new ConsoleBeans.Past(
                        (StorySearch) beans.get("story-search"),
                        stories,
                        (Inquiry) beans.get("inquiry"),
                        new WebhookReading(camel)),
                new RedisMetadataStore(redis),
                new Rules(settings.sync().rulesCompiledMost()),
                queue,
                settings.replayPerSecond(),
                (Limits) beans.get("limits"),
                (DryRun) beans.get("dry-run"),
                (MeterRegistry) beans.get("metricsRegistry"),
                counts,
                ruleCounts,
                id -> Optional.ofNullable(routes.routes().get(id)),
                linked(new RedisBooks(redis, settings.sync().ledgerLife())),
                redis,
                clock);
        beans.putAll(made.beans(camel));
    }

    private static Linked linked(RedisBooks books) {
        return new Linked() {
            @Override
            public long count(TenantId tenant) {
                return books.pairs(tenant);
            }

            @Override
            public Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other) {
                return books.counterpart(tenant, record, other);
            }
        };
    }
}
