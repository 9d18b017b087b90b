package io.leadbridge.app;

import io.leadbridge.backfill.Backfilling;
import io.leadbridge.backfill.Backfills;
import io.leadbridge.backfill.Line;
import io.leadbridge.backfill.Parts;
import io.leadbridge.backfill.RedisBackfills;
import io.leadbridge.backfill.State;
import io.leadbridge.backfill.Turn;
import io.leadbridge.crm.CamelCrm;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.dryrun.Bounds;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Account;
import io.leadbridge.event.TenantId;
import io.leadbridge.health.BackfillCheck;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.right.Rights;
import io.leadbridge.rules.Rules;
import io.leadbridge.sync.Spare;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.Tenants;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans that bring in leads that exist already, and their threads. */
final class BackfillWiring implements AutoCloseable {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LETTERS = 12;

    private final Settings settings;
    private final RouteFiles routes;
    private final Tenants tenants;
    private final StringRedisTemplate redis;
    private final Rights rights;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Watchers watchers;
    private final SecureRandom random = new SecureRandom();
    private ExecutorService executor;
    private CamelCrm crm;

    BackfillWiring(
            Settings settings,
            RouteFiles routes,
            Tenants tenants,
            StringRedisTemplate redis,
            Rights rights,
            Clock clock,
            MeterRegistry meters,
            Watchers watchers) {
        this.settings = settings;
        this.routes = routes;
        this.tenants = tenants;
        this.redis = redis;
        this.rights = rights;
        this.clock = clock;
        this.meters = meters;
        this.watchers = watchers;
    }

    /** The messages of runs stand back for all others. */
    static Spare spare(Line line) {
        return new Spare(Turn::isOurs, line::inLine);
    }

    /** Adds its beans to those of the other rooms, which it uses. */
    void add(Map<String, Object> beans, CamelContext camel, DryRunWiring dryRun, Line line) {
        BackfillSettings own = settings.backfill();
        // Webhooks go first.
        crm = new CamelCrm(camel, "backfill");
        executor = Executors.newFixedThreadPool(own.threads());
        RedisBackfills book = new RedisBackfills(redis);
        TenantEditor editor = (TenantEditor) beans.get("tenant-editor");
        Function<TenantId, Optional<String>> versions =
                id -> editor.find(id, false).map(TenantDocument::version);
        Parts parts = new Parts(
                tenants::find,
                versions,
                ((Enrich) beans.get("enrich"))::metadata,
                (Deliver) beans.get("deliver"),
                new RedisBooks(redis, settings.sync().ledgerLife()),
                new Rules(settings.sync().rulesCompiledMost()),
                ((RedisHistory) beans.get("history"))::outcomes,
                line,
                this::count);
        Backfilling backfill = new Backfilling(
                parts,
                book,
                rights,
                own.terms(),
                () -> UUID.randomUUID().toString(),
                clock,
                settings.sync().pace().gather());
        watchers.onOutcome(backfill::ended);
        beans.put("backfill", backfill);
        beans.put(
                "backfills",
                new Backfills(
                        tenants::find,
                        versions,
                        book,
                        own.terms(),
                        LimitMeters.callsPerSecond(routes, camel),
                        this::id,
                        clock));
        beans.put("backfill-crm", crm);
        beans.put(
                "backfill-dry-run",
                new DryRun(
                        dryRun.original(camel, (Mapping) beans.get("mapping"), crm),
                        bounds(own),
                        time -> TimeUnit.NANOSECONDS.sleep(time.toNanos())));
        beans.put("backfill-executor", executor);
        beans.put("health-backfill", new BackfillCheck(backfill::braked));
        gauges(backfill);
    }

    /** Its own rehearsals must not keep people from theirs. */
    private Bounds bounds(BackfillSettings own) {
        Bounds people = settings.dryRun();
        return new Bounds(own.threads(), own.patience(), people.bodyBytes(), people.events(), people.diffs());
    }

    private String id() {
        StringBuilder id = new StringBuilder();
        while (id.length() < ID_LETTERS) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    private void count(Account account, String ending) {
        Counter.builder("leadbridge.backfill.leads")
                .description("Leads of backfills by where they ended")
                .tag("crm", account.crm().value())
                .tag("ending", ending)
                .register(meters)
                .increment();
    }

    private void gauges(Backfilling backfill) {
        for (State state : List.of(State.PLANNING, State.PLANNED, State.RUNNING, State.PAUSED)) {
            Gauge.builder("leadbridge.backfill.active", () -> backfill.count(state))
                    .description("Backfills that are not over, of all tenants")
                    .tag("state", state.word())
                    .register(meters);
        }
        Gauge.builder("leadbridge.backfill.braked", () -> backfill.braked().size())
                .description("Backfills that the brake has paused")
                .register(meters);
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdownNow();
        }
        if (crm != null) {
            crm.close();
        }
    }
}
