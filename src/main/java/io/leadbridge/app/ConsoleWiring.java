package io.leadbridge.app;

import io.leadbridge.admin.Audit;
import io.leadbridge.admin.ConnectionsApi;
import io.leadbridge.admin.MetadataApi;
import io.leadbridge.admin.RulesApi;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.console.ConsoleBeans;
import io.leadbridge.console.RouteCounts;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
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
    void add(Map<String, Object> beans, CamelContext camel, RedisQueueOperations queue, StringRedisTemplate redis) {
        Clock clock = (Clock) beans.get("clock");
        Tenants tenants = (Tenants) beans.get("tenants");
        Stories stories = (Stories) beans.get("stories");
        RouteCounts counts = new RouteCounts(System::nanoTime);
        if (AdminWiring.isOn(settings)) {
            camel.addRoutePolicyFactory(counts);
        }
        ConsoleBeans made = new ConsoleBeans(
                settings.adminPassword(),
                tenants::all,
                tenants::find,
                (TenantEditor) beans.get("tenant-editor"),
                (RulesApi) beans.get("admin-rules"),
                (ConnectionsApi) beans.get("admin-connections"),
                (MetadataApi) beans.get("admin-metadata"),
                (Audit) beans.get("audit"),
                (StorySearch) beans.get("story-search"),
                stories,
                new RedisMetadataStore(redis),
                new Rules(settings.sync().rulesCompiledMost()),
                queue,
                settings.replayPerSecond(),
                (Limits) beans.get("limits"),
                (DryRun) beans.get("dry-run"),
                (MeterRegistry) beans.get("metricsRegistry"),
                counts,
                id -> Optional.ofNullable(routes.routes().get(id)),
                tenant -> links(redis, tenant),
                clock);
        beans.putAll(made.beans(camel));
    }

    /** As {@code deliver.RedisBooks} keeps them: each pair of linked records stands there twice. */
    private static long links(StringRedisTemplate redis, TenantId tenant) {
        return redis.opsForHash().size("lb:{t:" + tenant + "}:link") / 2;
    }
}
