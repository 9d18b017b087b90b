package io.leadbridge.console;

import io.leadbridge.admin.Audit;
import io.leadbridge.admin.ConnectionsApi;
import io.leadbridge.admin.MetadataApi;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.admin.RulesApi;
import io.leadbridge.admin.Unmatched;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.StorySearch;
import io.leadbridge.limit.Limits;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantEditor;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;

/**
 * What the pages need of the other rooms.
 *
 * @param password of the admin; the key of the forms' tokens is made from it
 * @param all the tenants in force, by name
 * @param tenant the one of that name
 * @param editor to read their documents
 * @param rulesApi and the next two: the operations that pages share with scripts
 * @param audit who did what
 * @param search finds stories
 * @param stories reads them
 * @param metadata what the CRMs have, as it is kept
 * @param rules to tell why a rule fired or did not
 * @param queue what waits
 * @param replayPerSecond pace of a bulk replay
 * @param limits which connections are paused
 * @param dryRun what would become of a lead
 * @param meters the counters
 * @param counts what went through the routes
 * @param routeFiles the file of a route
 * @param links how many records of a tenant have a counterpart
 */
public record ConsoleBeans(
        String password,
        Supplier<List<Tenant>> all,
        Function<TenantId, Optional<Tenant>> tenant,
        TenantEditor editor,
        RulesApi rulesApi,
        ConnectionsApi connectionsApi,
        MetadataApi metadataApi,
        Audit audit,
        StorySearch search,
        Stories stories,
        MetadataStore metadata,
        Rules rules,
        RedisQueueOperations queue,
        double replayPerSecond,
        Limits limits,
        DryRun dryRun,
        MeterRegistry meters,
        RouteCounts counts,
        Function<String, Optional<Path>> routeFiles,
        ToLongFunction<TenantId> links,
        Clock clock) {

    /** Without the password. */
    @Override
    public String toString() {
        return "what the console needs";
    }

    /** The beans of {@code routes/console.camel.yaml}, by their names in the registry. */
    public Map<String, Object> beans(CamelContext camel) {
        Assets assets = new Assets();
        Csrf csrf = new Csrf(password, clock);
        Pages pages = new Pages(assets, csrf);
        Doorkeeper doorkeeper = new Doorkeeper(pages, csrf, clock);
        Tenancy tenancy = new Tenancy(all, tenant);
        Desk desk = new Desk(doorkeeper, pages, tenancy, audit, clock);
        Checks checks = new Checks(camel);
        Rates rates = new Rates(meters, clock);
        BulkReplay bulk = new BulkReplay(queue, replayPerSecond, clock);
        Api api = new Api(rulesApi, connectionsApi, metadataApi);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("console-assets", assets);
        beans.put("console-preferences", new Preferences(doorkeeper));
        beans.put("console-rates", rates);
        beans.put("console-replay", bulk);
        beans.put(
                "console-overview",
                new OverviewPages(desk, search, stories, queue, rates, checks, new Problems(tenancy, limits, queue)));
        beans.put("console-events", new EventPages(desk, search, stories, new StoryPages(metadata, rules, queue)));
        beans.put("console-queue", new QueuePages(desk, queue, limits, bulk));
        beans.put("console-parked", new ParkedPages(desk, queue, bulk));
        beans.put("console-tenants", new TenantPages(desk, editor, api, links));
        beans.put("console-rules", new RulePages(desk, editor, api, dryRun));
        beans.put("console-routes", new RoutePages(desk, camel, counts, checks, routeFiles));
        Function<Request, Reply> lost = doorkeeper::lost;
        beans.put(Unmatched.LOST, lost);
        return beans;
    }
}
