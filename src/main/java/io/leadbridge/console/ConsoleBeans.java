package io.leadbridge.console;

import io.leadbridge.admin.Audit;
import io.leadbridge.admin.BackfillsApi;
import io.leadbridge.admin.ConflictActs;
import io.leadbridge.admin.ConnectionsApi;
import io.leadbridge.admin.MetadataApi;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.admin.RulesApi;
import io.leadbridge.admin.Unmatched;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.history.Inquiry;
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
import org.apache.camel.CamelContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * What the pages need of the other rooms.
 *
 * @param password of the admin; the key of the forms' tokens is made from it
 * @param all the tenants in force, by name
 * @param tenant the one of that name
 * @param editor to read their documents
 * @param operations that pages share with scripts
 * @param audit who did what
 * @param past what became of events
 * @param metadata what the CRMs have, as it is kept
 * @param rules to tell why a rule fired or did not
 * @param queue what waits
 * @param replayPerSecond pace of a bulk replay
 * @param limits which connections are paused
 * @param dryRun what would become of a lead
 * @param meters the counters
 * @param counts what went through the routes
 * @param ruleCounts how often each rule fired and did not
 * @param routeFiles the file of a route
 * @param linked records and their counterparts
 * @param redis for what the pages themselves keep
 */
public record ConsoleBeans(
        String password,
        Supplier<List<Tenant>> all,
        Function<TenantId, Optional<Tenant>> tenant,
        TenantEditor editor,
        Operations operations,
        Audit audit,
        Past past,
        MetadataStore metadata,
        Rules rules,
        RedisQueueOperations queue,
        double replayPerSecond,
        Limits limits,
        DryRun dryRun,
        MeterRegistry meters,
        RouteCounts counts,
        RuleCounts ruleCounts,
        Function<String, Optional<Path>> routeFiles,
        Linked linked,
        StringRedisTemplate redis,
        Clock clock) {

    /** How the reason begins for which a message is parked that waits for a person to decide a conflict. */
    static final String CONFLICT = "conflict";

    /** What a page changes is checked, saved and audited as what a script changes. */
    public record Operations(
            RulesApi rules,
            ConnectionsApi connections,
            MetadataApi metadata,
            BackfillsApi backfills,
            ConflictActs conflicts) {}

    /**
     * What became of events.
     *
     * @param search finds stories
     * @param stories reads them
     * @param inquiry tells why an event is where it is
     * @param reading what a webhook says that waits; never fails
     */
    public record Past(StorySearch search, Stories stories, Inquiry inquiry, Function<Webhook, Parsed> reading) {}

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
        Api api = new Api(operations);
        Problems problems = new Problems(tenancy, limits, queue, checks, new Dismissals(redis, clock));
        StoryPages story = new StoryPages(metadata, rules, queue, past.inquiry());
        QueuePages lines = new QueuePages(desk, queue, limits, bulk, past.stories());
        WaitingPages waiting = new WaitingPages(
                new WaitingEvents(queue, past.inquiry(), past.reading()),
                past.stories(),
                metadata,
                queue::depth,
                lines::pauses);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("console-assets", assets);
        beans.put("console-preferences", new Preferences(doorkeeper));
        beans.put("console-rates", rates);
        beans.put("console-rule-counts", ruleCounts);
        beans.put("console-replay", bulk);
        beans.put(
                "console-overview",
                new OverviewPages(desk, past.search(), past.stories(), queue, rates, checks, problems));
        beans.put("console-events", new EventPages(desk, past.search(), past.stories(), story, waiting));
        beans.put("console-queue", lines);
        beans.put("console-parked", new ParkedPages(desk, queue, bulk));
        beans.put("console-tenants", new TenantPages(desk, editor, api, linked, ruleCounts, this::parkedForConflicts));
        beans.put("console-rules", new RulePages(desk, editor, api, dryRun));
        beans.put("console-backfills", new BackfillPages(desk, api));
        beans.put("console-conflicts", new ConflictPages(desk, operations.conflicts(), metadata));
        beans.put("console-routes", new RoutePages(desk, camel, counts, checks, routeFiles));
        Function<Request, Reply> lost = doorkeeper::lost;
        beans.put(Unmatched.LOST, lost);
        return beans;
    }

    private long parkedForConflicts(TenantId tenant) {
        ParkedFilter filter = ParkedFilter.all().withGroup(tenant.value()).withReasonPart(CONFLICT);
        return queue.depth().parked() == 0 ? 0 : queue.countParked(filter);
    }
}
