package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.crm.CamelCrm;
import io.leadbridge.crm.InMemoryTokens;
import io.leadbridge.crm.OAuthMemoryStore;
import io.leadbridge.crm.OAuthTokens;
import io.leadbridge.crm.PlainHttp;
import io.leadbridge.crm.Tokens;
import io.leadbridge.crm.Transport;
import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.InMemoryBooks;
import io.leadbridge.deliver.Terms;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.history.History;
import io.leadbridge.history.InMemoryHistory;
import io.leadbridge.limit.Breakers;
import io.leadbridge.limit.InMemorySlots;
import io.leadbridge.limit.Limits;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.sync.Customer;
import io.leadbridge.sync.Pace;
import io.leadbridge.sync.Sync;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/** The hub: the real routes and rooms, with everything that reaches outside going through the world. */
final class Hub {

    /** With the lag, longer than a call's time-out, its late commit and the search's lag together. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final Duration LAG = Duration.ofSeconds(10);

    private static final FieldPath BUDGET = FieldPath.custom(Entity.LEAD, "Бюджет");

    final InMemoryHistory history;
    private final World world;
    private final Plant plant;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;

    /** What the CRM routes ask of tenants. */
    public static final class Connections {

        /** The tenant's account. */
        public Connection connection(Account account) {
            boolean amocrm = account.crm().equals(World.AMOCRM);
            return new Connection(
                    account,
                    URI.create("http://" + account.crm()),
                    amocrm
                            ? new Connection.Credentials.Token("demo")
                            : new Connection.Credentials.Login("demo@example.test", "demo"),
                    null,
                    amocrm ? null : "77",
                    "secret");
        }
    }

    Hub(World world, Plant plant) throws Exception {
        this.world = world;
        this.plant = plant;
        this.history = new InMemoryHistory((tenant, event) -> world.journal.say(event.id() + " " + event.outcome()));
        Properties properties = new Properties();
        properties.putAll(java.util.Map.of(
                "queue.name", "webhooks",
                "sync.batch-size", "100",
                "sync.workers", "1",
                "sync.max-attempts", "1000",
                "amocrm.call-ms", "3400",
                "lptracker.call-ms", "3400"));
        context.getPropertiesComponent().setInitialProperties(properties);
        context.disableJMX();
        context.addComponent("sandbox", new SandboxHttp(world));
        bind();
        load("routes/crm-amocrm.camel.yaml");
        load("routes/crm-lptracker.camel.yaml");
        // The consumer of the real queue is not wanted here: the simulator hands the batches in.
        String sync = Files.readString(Path.of("routes/sync.camel.yaml"));
        loadText("sync.camel.yaml", sync.substring(sync.indexOf("- route:\n    id: sync-batch")));
        context.start();
        template = context.createProducerTemplate();
    }

    /**
     * Handles a claim.
     *
     * @return false if the hub died over it
     */
    boolean handle(QueueModel.Claim claim) {
        world.begin(claim);
        Settlement settlement = new Settlement(claim.messages());
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(RedisQueueConstants.SETTLEMENT, settlement);
        exchange.setProperty(RedisQueueConstants.LEASE, claim.lease());
        exchange.getMessage().setBody(claim.messages());
        template.send("direct:sync-batch", exchange);
        boolean alive = world.alive();
        if (alive) {
            String failure = exchange.getException() == null
                    ? null
                    : exchange.getException().getClass().getName() + " "
                            + exchange.getException().getMessage();
            if (failure != null) {
                world.journal.say("batch failed: " + failure);
            }
            settlement
                    .resolve(failure)
                    .forEach(verdict -> world.journal.say(
                            "verdict " + verdict.verb() + (verdict.reason() == null ? "" : " " + verdict.reason())));
            if (plant == Plant.LOST_RETRY) {
                settlement.verdicts().forEach((id, verdict) -> {
                    if (verdict.verb() == io.leadbridge.camel.redisqueue.Verdict.Verb.RETRY) {
                        settlement.done(id);
                    }
                });
            }
            world.queue.settle(claim, settlement, failure);
        }
        world.end();
        return alive;
    }

    void close() {
        template.stop();
        context.stop();
    }

    private void bind() {
        Planted planted = new Planted(plant);
        Books books = world.guarded(Books.class, planted.books(new InMemoryBooks()));
        CamelCrm crm = new CamelCrm(context);
        Rules rules = new Rules();
        Customer customer = new Customer(Set.of(World.AMOCRM, World.LPTRACKER), rules(), Region.DEFAULT);
        bind("clock", world.clock);
        bind("tenants", new Connections());
        bind("amocrm", new AmoCrm());
        bind("lptracker", new LpTracker(ZoneId.of("Europe/Moscow")));
        bind("tokens", world.guarded(Tokens.class, new InMemoryTokens(world.clock)));
        bind("oauth", new OAuthTokens(new OAuthMemoryStore(world.clock), () -> "hub"));
        bind("transport", new Transport());
        bind("plain-http", new PlainHttp());
        bind("breakers", new Breakers(world.clock));
        bind("limits", new Limits(new InMemorySlots(world.clock), world::pass, world.clock));
        bind(
                "enrich",
                new Enrich(
                        crm,
                        world.guarded(MetadataStore.class, new LockedMetadata(world.clock)),
                        world.clock,
                        Duration.ofMinutes(30),
                        Duration.ZERO));
        bind("rules", rules);
        bind("mapping", new Mapping());
        bind("deliver", new Deliver(planted.crm(crm), books, this::terms, world.clock));
        bind("history", world.guarded(History.class, planted.history(history)));
        bind(
                "sync",
                new Sync(
                        any -> Optional.of(customer),
                        (tenant, event, list) ->
                                rules.mayMatch(event, list, other -> books.counterpart(tenant, event.record(), other)
                                        .isPresent()),
                        world.clock,
                        new Pace(Duration.ofSeconds(5), 6, Duration.ofMillis(500)),
                        () -> false));
        bind("sync-executor", new SynchronousExecutorService());
    }

    private Terms terms(CrmId crm) {
        int batch = crm.equals(World.AMOCRM) ? 50 : 1;
        return plant == Plant.NO_SEARCH_LAG
                ? new Terms(Duration.ZERO, Duration.ZERO, batch)
                : new Terms(TIMEOUT, LAG, batch);
    }

    private void bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
    }

    private void load(String file) throws Exception {
        // Only the far end is another one: the calls go to the models in place of HTTP.
        String text = Files.readString(Path.of(file)).replace("uri: http://", "uri: sandbox://");
        loadText(Path.of(file).getFileName().toString(), text);
    }

    private void loadText(String name, String text) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, text));
    }

    private static List<Rule> rules() {
        Condition always = new Condition.All(List.of());
        return List.of(
                new Rule(
                        "to lptracker",
                        World.AMOCRM,
                        always,
                        List.of(told(
                                to(
                                        World.LPTRACKER,
                                        null,
                                        List.of(
                                                field(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME),
                                                field(FieldPath.LEAD_PRICE, BUDGET),
                                                field(FieldPath.CONTACT_NAME, FieldPath.CONTACT_NAME),
                                                field(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE))),
                                "changed in amocrm"))),
                new Rule(
                        "lost",
                        World.AMOCRM,
                        new Condition.InStatus(List.of("143")),
                        List.of(told(to(World.LPTRACKER, "Отказ", List.of()), "lost"))),
                new Rule(
                        "to amocrm",
                        World.LPTRACKER,
                        always,
                        List.of(told(
                                to(
                                        World.AMOCRM,
                                        null,
                                        List.of(
                                                field(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME),
                                                field(BUDGET, FieldPath.LEAD_PRICE),
                                                field(FieldPath.CONTACT_NAME, FieldPath.CONTACT_NAME),
                                                field(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE))),
                                "changed in lptracker"))));
    }

    private static SyncTo to(CrmId target, String stage, List<FieldRule> fields) {
        return new SyncTo(target, List.of(MatchBy.LINK, MatchBy.PHONE), true, true, null, stage, fields);
    }

    private static SyncTo told(SyncTo action, String text) {
        return new SyncTo(
                action.target(),
                action.matchBy(),
                action.createIfMissing(),
                action.updateIfFound(),
                action.pipeline(),
                action.stage(),
                action.fields(),
                false,
                text,
                new TaskRule(text, Duration.ofDays(1), null));
    }

    private static FieldRule field(FieldPath from, FieldPath to) {
        return new FieldRule(from, to, List.of(), null);
    }
}
