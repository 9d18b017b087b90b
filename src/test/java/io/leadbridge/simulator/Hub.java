package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueLease;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.camel.redisqueue.Verdict;
import io.leadbridge.catchup.CatchUp;
import io.leadbridge.catchup.Cursors;
import io.leadbridge.crm.CamelCrm;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.OAuthStore;
import io.leadbridge.crm.OAuthTokens;
import io.leadbridge.crm.PlainHttp;
import io.leadbridge.crm.Tokens;
import io.leadbridge.crm.Transport;
import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.Terms;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Parsed;
import io.leadbridge.history.History;
import io.leadbridge.limit.Breakers;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.Slots;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.sync.Course;
import io.leadbridge.sync.Pace;
import io.leadbridge.sync.Spare;
import io.leadbridge.sync.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/**
 * The real routes and rooms of one instance. To start Camel costs more than a seed, so a hub serves one seed after the
 * other: its ports reach whatever world it stands in at present.
 */
final class Hub {

    /** With the lag, longer than a call's time-out, its late commit and the search's lag together. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final Duration LAG = Duration.ofSeconds(10);
    private static final Duration LEAST_PERIOD = Duration.ofMinutes(3);
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final StandingClock clock = new StandingClock(() -> world().clock);
    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));
    private final CamelCrm camelCrm;
    private Crm reader;
    private Instance instance;
    private volatile Enrich enrich;
    private volatile Breakers breakers;

    Hub() throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "queue.name", "webhooks",
                "queue.max-body", "1000000",
                "amocrm.call-ms", "3400",
                "lptracker.call-ms", "3400"));
        context.getPropertiesComponent().setInitialProperties(properties);
        context.disableJMX();
        // As application.properties has it.
        context.setStreamCaching(false);
        context.addComponent("sandbox", new End(new SandboxHttp(this)));
        context.addComponent("model-queue", new End(new ModelQueue(this)));
        // Nobody looks at the meters here, and Camel's timer looks for its type converter anew at each call.
        context.addComponent("micrometer", new End(exchange -> {}));
        camelCrm = new CamelCrm(context);
        bind();
        load("routes/crm-amocrm.camel.yaml", "");
        load("routes/crm-lptracker.camel.yaml", "");
        // What begins by itself is not wanted here: the simulator hands the batches in, and says when to poll.
        load("routes/sync.camel.yaml", "- route:\n    id: sync-batch");
        load("routes/catchup.camel.yaml", "- route:\n    id: catchup-account");
        context.start();
        template = context.createProducerTemplate();
    }

    /** From now on it is this instance. */
    void serve(Instance one) {
        instance = one;
        reborn();
    }

    World world() {
        return instance.world;
    }

    Instance instance() {
        return instance;
    }

    /** What a process has in its memory is gone. */
    void reborn() {
        Memory.forget(lptracker);
        breakers = new Breakers(clock);
        enrich = new Enrich(reader, port(MetadataStore.class), clock, Duration.ofMinutes(30), Duration.ofSeconds(20));
    }

    /** Handles a claim. */
    void handle(QueueModel.Claim claim) {
        World world = world();
        if (world.plant == Plant.ACK_EARLY) {
            world.queue.settle(claim, new Settlement(claim.messages()));
        }
        Settlement settlement = new Settlement(claim.messages());
        List<QueueMessage> messages = Planted.handed(world.plant, claim.messages());
        world.ledger.handed(claim.group(), messages);
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(RedisQueueConstants.SETTLEMENT, settlement);
        QueueLease lease = world.plant == Plant.WRITE_PAST_LEASE ? () -> Duration.ofHours(1) : claim.lease();
        exchange.setProperty(RedisQueueConstants.LEASE, lease);
        exchange.getMessage().setBody(messages);
        template.send("direct:sync-batch", exchange);
        world.touch(instance, "settle", 1);
        String failure = exchange.getException() == null
                ? null
                : exchange.getException().getClass().getName() + " "
                        + exchange.getException().getMessage();
        if (failure != null) {
            world.journal.say("batch failed: " + failure);
            world.findings.add(Violation.Kind.STUCK, "batch failed: " + failure);
        }
        Planted.settling(world.plant, settlement);
        List<Verdict> verdicts = settlement.resolve(failure);
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            instance.comesBack(verdict);
            world.journal.say("verdict " + claim.messages().get(i).id() + " " + verdict.verb()
                    + (verdict.reason() == null ? "" : " " + verdict.reason()));
        }
        if (world.queue.settle(claim, settlement, failure)) {
            world.ledger.settled(claim, verdicts);
        } else {
            world.journal.say("settle of " + instance + " comes too late");
            if (world.plant == Plant.NO_FENCE) {
                Planted.unfenced(world, claim, settlement);
            }
        }
    }

    /** Looks whether a connection's turn has come, and polls it then. */
    void poll() {
        World world = world();
        for (Tenant tenant : world.tenants.values()) {
            for (CrmId crm : List.of(World.AMOCRM, World.LPTRACKER)) {
                Exception failure = template.send("direct:catchup-account", exchange -> exchange.getMessage()
                                .setBody(tenant.account(crm)))
                        .getException();
                if (failure instanceof Crash) {
                    return;
                }
                if (failure != null) {
                    world.findings.add(Violation.Kind.STUCK, "poll failed: " + failure);
                }
            }
        }
    }

    private void bind() {
        Books books = port(Books.class);
        Rules rules = new Rules();
        Planted.OfCrm planted = new Planted.OfCrm(camelCrm, this::world);
        Crm crm = planted.port();
        reader = planted.reader();
        bind("clock", clock);
        bind("tenants", new Connections());
        bind("amocrm", new AmoCrm());
        bind("lptracker", lptracker);
        bind("tokens", port(Tokens.class));
        bind("oauth", new OAuthTokens(port(OAuthStore.class), () -> "owner of " + instance));
        bind("transport", new Transport());
        bind("plain-http", new PlainHttp());
        bind("breakers", new InstanceBreakers());
        bind("limits", new Limits(port(Slots.class), time -> world().pass(instance, time), clock));
        bind("enrich", new InstanceEnrich());
        bind("rules", rules);
        bind("mapping", new Mapping());
        bind("deliver", new Deliver(crm, books, this::terms, clock));
        bind("crm", crm);
        bind("history", port(History.class));
        bind(
                "sync",
                new Sync(
                        id -> Optional.ofNullable(world().tenants.get(id.value()))
                                .map(tenant -> tenant.customer),
                        (tenant, event, list) ->
                                rules.mayMatch(event, list, other -> books.counterpart(tenant, event.record(), other)
                                        .isPresent()),
                        clock,
                        new Pace(Duration.ofSeconds(5), 6, Duration.ofMillis(500)),
                        () -> false,
                        (tenant, now, life) -> world().heard.hear(tenant, now, life),
                        Spare.NONE));
        bind("planted", new PlantedParse());
        bind(
                "catchup",
                new CatchUp(
                        Map::of,
                        account -> Optional.empty(),
                        tenant -> world().queue.oldestAge(tenant.value()),
                        port(Cursors.class),
                        // A poll's period is the world's own; its turn comes with each look that is due.
                        new CatchUp.Terms(
                                LEAST_PERIOD,
                                OVERLAP,
                                Duration.ofMinutes(1),
                                Duration.ofHours(1),
                                Duration.ofMinutes(5),
                                Duration.ofHours(1),
                                1),
                        clock,
                        (account, changes) -> {}));
        bind("sync-executor", new SynchronousExecutorService());
    }

    /** Between the parse routes and {@code sync}: where a fault may be planted. */
    public final class PlantedParse {

        /** As {@link Sync#parsed}. */
        public void parsed(Course course, Parsed parsed) {
            context.getRegistry()
                    .lookupByNameAndType("sync", Sync.class)
                    .parsed(course, Planted.parsed(world(), parsed));
        }
    }

    /** What the CRM routes ask of tenants. */
    public final class Connections {

        /** The tenant's account. */
        public io.leadbridge.event.Connection connection(Account account) {
            return world().tenant(account).connection(account);
        }
    }

    /** Breakers, which die with the process. */
    public final class InstanceBreakers {

        /** As {@link Breakers#admit}. */
        public io.leadbridge.limit.Permit admit(Account account, int calls, int failedPercent, long restMs) {
            return breakers.admit(account, calls, failedPercent, restMs);
        }

        /** As {@link Breakers#record}. */
        public void record(Account account, boolean failed) {
            breakers.record(account, failed);
        }
    }

    /** Enrich, whose copies of metadata die with the process. */
    public final class InstanceEnrich {

        /** As {@link Enrich#metadata}. */
        public Object metadata(Account account) {
            return enrich.metadata(account);
        }

        /** As {@link Enrich#evict}. */
        public void evict(Account account) {
            enrich.evict(account);
        }

        /** As {@link Enrich#read}. */
        public Object read(Account account, java.util.Collection<io.leadbridge.event.Hint> hints) {
            return enrich.read(account, hints);
        }
    }

    private Terms terms(CrmId crm) {
        int batch = crm.equals(World.AMOCRM) ? 50 : 1;
        return world().plant == Plant.NO_SEARCH_LAG
                ? new Terms(Duration.ZERO, Duration.ZERO, batch)
                : new Terms(TIMEOUT, LAG, batch);
    }

    private <T> T port(Class<T> type) {
        return Ports.guarded(type, this);
    }

    private void bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
    }

    /** @param from where in the file to begin; empty for all of it */
    private void load(String file, String from) throws Exception {
        String text = Files.readString(Path.of(file));
        if (!from.isEmpty()) {
            text = text.substring(text.indexOf(from));
        }
        // The far end is another one: the calls go to the models in place of HTTP.
        text = text.replace("uri: http://", "uri: sandbox://").replace("uri: redis-queue:", "uri: model-queue:");
        text = text.replace(
                "ref: sync\n                        method: parsed(",
                "ref: planted\n                        method: parsed(");
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(Path.of(file).getFileName().toString(), text));
    }
}
