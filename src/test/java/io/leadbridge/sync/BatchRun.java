package io.leadbridge.sync;

import io.leadbridge.camel.beancall.BeanCalls;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.camel.redisqueue.Verdict;
import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.InMemoryBooks;
import io.leadbridge.deliver.Terms;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.history.InMemoryHistory;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.testing.HandClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The real route of a batch with the real rooms on real threads; the CRMs are behind a port of the test's own. */
final class BatchRun implements AutoCloseable {

    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");
    static final TenantId ACME = new TenantId("acme");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAG = Duration.ofSeconds(5);

    final InMemoryBooks books = new InMemoryBooks();
    final InMemoryHistory history = new InMemoryHistory((tenant, event) -> {});
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final WebhookCodec codec = new WebhookCodec();
    private final HandClock clock;
    private int messages;

    /** No cache: the test's own port describes at once. */
    private static final class NoStore implements MetadataStore {
        @Override
        public Optional<Stored> load(Account account) {
            return Optional.empty();
        }

        @Override
        public boolean save(Account account, String lock, Stored stored) {
            return true;
        }

        @Override
        public void evict(Account account) {}

        @Override
        public boolean evict(Account account, Duration interval) {
            return true;
        }

        @Override
        public Optional<String> lock(Account account, Duration lease) {
            return Optional.of("lock");
        }

        @Override
        public void unlock(Account account, String lock) {}
    }

    BatchRun(Crm crm, HandClock clock, List<Rule> rules, Pace pace, BooleanSupplier stopping) throws Exception {
        this(crm, clock, rules, pace, stopping, Spare.NONE);
    }

    /** @param spare which messages stand back */
    BatchRun(Crm crm, HandClock clock, List<Rule> rules, Pace pace, BooleanSupplier stopping, Spare spare)
            throws Exception {
        this.clock = clock;
        Customer customer = new Customer(Set.of(AMOCRM, LPTRACKER), rules, Region.DEFAULT);
        Rules room = new Rules();
        context.disableJMX();
        BeanCalls.prepare(context);
        Properties properties = new Properties();
        context.getPropertiesComponent().setInitialProperties(properties);
        bind(
                "sync",
                new Sync(
                        any -> Optional.of(customer),
                        (tenant, event, list) -> room.mayMatch(event, list, other -> false),
                        clock,
                        pace,
                        stopping,
                        Heard.inMemory(),
                        spare));
        bind("enrich", new Enrich(crm, new NoStore(), clock, Duration.ofMinutes(30), Duration.ofHours(1)));
        bind("rules", room);
        bind("mapping", new Mapping());
        bind("deliver", new Deliver(crm, books, BatchRun::terms, clock));
        bind("history", history);
        bind("sync-executor", threads);
        context.addRoutes(parsing());
        // The queue's consumer is not wanted: the test hands the batches in.
        String sync = Files.readString(Path.of("routes/sync.camel.yaml"));
        sync = sync.substring(sync.indexOf("- route:\n    id: sync-batch"));
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("sync.camel.yaml", sync));
        context.start();
    }

    /** amoCRM takes fifty leads in one write, LPTracker one. */
    static Terms terms(CrmId crm) {
        return new Terms(TIMEOUT, LAG, crm.equals(AMOCRM) ? 50 : 1);
    }

    /** A message that a webhook of this lead, received now, was put into. */
    QueueMessage message(RecordRef lead) {
        return message(lead, "");
    }

    /** The same of this content type. */
    QueueMessage message(RecordRef lead, String contentType) {
        Webhook webhook = new Webhook(
                "",
                new Account(ACME, lead.crm()),
                clock.instant(),
                contentType,
                Set.of(),
                lead.id().getBytes(StandardCharsets.UTF_8));
        return new QueueMessage("m" + messages++, ACME.value(), codec.encode(webhook), 1, clock.instant(), false);
    }

    /** Works one batch, a message for each lead. */
    Settlement work(List<RecordRef> leads) {
        return handle(leads.stream().map(this::message).toList());
    }

    /** Works one batch. */
    Settlement handle(List<QueueMessage> batch) {
        Settlement settlement = new Settlement(batch);
        Exchange exchange = new DefaultExchange((CamelContext) context);
        exchange.setProperty(RedisQueueConstants.SETTLEMENT, settlement);
        exchange.setProperty(
                RedisQueueConstants.LEASE, (io.leadbridge.camel.redisqueue.QueueLease) () -> Duration.ofMinutes(1));
        exchange.getMessage().setBody(batch);
        try (var template = context.createProducerTemplate()) {
            template.send("direct:sync-batch", exchange);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (exchange.getException() != null) {
            throw new AssertionError("the batch failed", exchange.getException());
        }
        return settlement;
    }

    /** How many messages of a batch got this verdict. */
    static long count(Settlement settlement, Verdict.Verb verb) {
        return settlement.resolve(null).stream()
                .filter(verdict -> verdict.verb() == verb)
                .count();
    }

    @Override
    public void close() {
        context.stop();
        threads.shutdownNow();
    }

    private void bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
    }

    /** A webhook of these CRMs is the id of a lead that was updated. */
    private static RouteBuilder parsing() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (CrmId crm : List.of(AMOCRM, LPTRACKER)) {
                    from("direct:" + crm + "-parse").process(exchange -> exchange.getMessage()
                            .setBody(parsed(exchange.getMessage().getBody(Webhook.class))));
                }
            }
        };
    }

    private static Parsed parsed(Webhook webhook) {
        RecordRef lead = RecordRef.lead(webhook.account().crm(), new String(webhook.body(), StandardCharsets.UTF_8));
        Event event = new Event(
                new EventId(webhook.message(), 0),
                lead,
                Change.UPDATED,
                webhook.receivedAt(),
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
        return Parsed.understood(webhook.message(), List.of(event));
    }
}
