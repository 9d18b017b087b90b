package io.leadbridge.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.spool.SpoolState;
import io.leadbridge.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class HealthTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));

    private static final SpoolState BROKEN_SPOOL =
            new SpoolState(false, 0, 0, 1 << 20, Duration.ZERO, 0, "spool: cannot be written: No space left");
    private static final SpoolState SPOOL = new SpoolState(false, 0, 0, 1 << 20, Duration.ZERO, 0, "");

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void startARoute() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:intake").routeId("intake").log("in");
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void isContentWithARedisThatKeepsEverything() {
        assertThat(call(new RedisCheck(TestRedis.shared().factory()))).isEmpty();
    }

    @Test
    void tellsAllThatIsWrongWithARedisAtOnce() {
        try (TestRedis careless = TestRedis.start("appendonly no", "maxmemory 1mb", "maxmemory-policy allkeys-lru")) {
            assertThat(call(new RedisCheck(careless.factory())))
                    .contains("appendonly", "allkeys-lru", "memory is full");
        }
    }

    @Test
    void saysThatItSpeaksToAReplica() {
        try (TestRedis replica = TestRedis.start("replicaof 127.0.0.1 1")) {
            assertThat(call(new RedisCheck(replica.factory()))).contains("replica");
        }
    }

    @Test
    void saysThatRedisCannotBeReached() {
        TestRedis gone = TestRedis.start();
        RedisCheck check = new RedisCheck(gone.factory());
        assertThat(call(check)).isEmpty();

        gone.kill();

        assertThat(call(check)).contains("leadbridge:redis");
        gone.close();
    }

    @Test
    void isNotReadyWhenRedisCanOnlyBeReadOrTheTenantsAreUnknown() {
        try (TestRedis full = TestRedis.start("maxmemory 100kb")) {
            StringRedisTemplate template = new StringRedisTemplate(full.factory());

            assertThat(call(new ReadyCheck(template, () -> BROKEN_SPOOL, () -> true, List.of("intake"))))
                    .contains("OOM");
        }
        StringRedisTemplate template =
                new StringRedisTemplate(TestRedis.shared().factory());
        assertThat(call(new ReadyCheck(template, () -> BROKEN_SPOOL, () -> true, List.of("intake"))))
                .isEmpty();
        assertThat(call(new ReadyCheck(template, () -> BROKEN_SPOOL, () -> false, List.of("intake"))))
                .contains("tenants");
    }

    @Test
    void isNotReadyWhenIntakeIsStopped() throws Exception {
        camel.getRouteController().stopRoute("intake");
        StringRedisTemplate template =
                new StringRedisTemplate(TestRedis.shared().factory());

        assertThat(call(new ReadyCheck(template, () -> BROKEN_SPOOL, () -> true, List.of("intake"))))
                .contains("route intake");
    }

    @Test
    void staysReadyWithoutRedisAsLongAsTheSpoolTakesWebhooks() {
        TestRedis gone = TestRedis.start();
        StringRedisTemplate template = new StringRedisTemplate(gone.factory());
        ReadyCheck withSpool = new ReadyCheck(template, () -> SPOOL, () -> true, List.of("intake"));
        ReadyCheck withoutSpool = new ReadyCheck(template, () -> BROKEN_SPOOL, () -> true, List.of("intake"));
        assertThat(call(withSpool)).isEmpty();
        assertThat(call(withoutSpool)).isEmpty();

        gone.kill();

        assertThat(call(withSpool)).isEmpty();
        assertThat(call(withoutSpool)).contains("Redis cannot be written to", "No space left");
        gone.close();
    }

    @Test
    void isNotReadyWhileTheSpoolHasToBeDrainedAndIsFull() {
        SpoolState full = new SpoolState(true, 7, 1 << 20, 1 << 20, Duration.ZERO, 0, "spool: full");
        StringRedisTemplate template =
                new StringRedisTemplate(TestRedis.shared().factory());

        assertThat(call(new ReadyCheck(template, () -> full, () -> true, List.of("intake"))))
                .contains("spool: full");
    }

    @Test
    void tellsThatTheSpoolIsInUseAndThatItIsFullOrHoldsWhatTheQueueRefused() {
        SpoolState inUse = new SpoolState(true, 7, 4711, 1 << 20, Duration.ofSeconds(9), 0, "");
        SpoolState full = new SpoolState(true, 7, 1 << 20, 1 << 20, Duration.ZERO, 2, "spool: full");
        SpoolCheck check = new SpoolCheck(() -> inUse);

        assertThat(call(check)).isEmpty();
        assertThat(check.call().getDetails())
                .containsEntry("inUse", true)
                .containsEntry("waiting", 7L)
                .containsEntry("oldestAgeSeconds", 9L);
        assertThat(call(new SpoolCheck(() -> full))).contains("spool: full", "2 webhooks were refused");
    }

    @Test
    void missesARouteThatIsNotThere() throws Exception {
        assertThat(call(new RoutesCheck(Set.of("intake")))).isEmpty();
        assertThat(call(new RoutesCheck(Set.of("intake", "sync")))).contains("route sync is missing");

        camel.getRouteController().stopRoute("intake");

        assertThat(call(new RoutesCheck(Set.of("intake")))).contains("route intake is stopped");
    }

    @Test
    void namesTheConnectionOfWhichAllLastCallsFailed() {
        Connections connections = new Connections(Clock.systemUTC());
        ConnectionsCheck check = new ConnectionsCheck(connections, () -> Set.of(ACME), Map::of);
        connections.failed(ACME, "HTTP 401");
        connections.failed(ACME, "HTTP 401");
        assertThat(call(check)).isEmpty();

        connections.failed(ACME, "HTTP 401");

        assertThat(call(check)).contains("acme/amocrm", "HTTP 401");
        connections.answered(ACME);
        assertThat(call(check)).isEmpty();
    }

    @Test
    void saysWhichConnectionIsPausedAndWhy() {
        Connections connections = new Connections(Clock.systemUTC());
        connections.answered(ACME);

        String paused = call(new ConnectionsCheck(
                connections,
                () -> Set.of(ACME),
                () -> Map.of(ACME, "paused since 2026-11-23T02:00:00Z: fetch: needs a person: not paid")));

        assertThat(paused).contains("acme/amocrm", "paused since", "not paid");
    }

    @Test
    void saysByHowMuchTheClockIsOffAndWhichWay() {
        StringRedisTemplate template =
                new StringRedisTemplate(TestRedis.shared().factory());
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30));
        Clock early = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(30));

        assertThat(call(new ClockCheck(template, Clock.systemUTC(), Duration.ofSeconds(5))))
                .isEmpty();
        assertThat(call(new ClockCheck(template, late, Duration.ofSeconds(5)))).contains("behind that of Redis", "NTP");
        ClockCheck ahead = new ClockCheck(template, early, Duration.ofSeconds(5));
        assertThat(call(ahead)).contains("ahead of that of Redis");
        assertThat(ahead.offset()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(35));
    }

    @Test
    void saysThatAWorkerIsStuck() throws Exception {
        TestRedis.shared().flush();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        camel.getRegistry().bind("factory", TestRedis.shared().factory());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("redis-queue:stuck?connectionFactory=#factory")
                        .routeId("worker")
                        .process(exchange -> {
                            begun.countDown();
                            stuck.await();
                        });
                from("direct:in").to("redis-queue:stuck?connectionFactory=#factory");
            }
        });
        RedisQueueOperations queue =
                new RedisQueueOperations(TestRedis.shared().factory(), "stuck", 1, Duration.ofSeconds(5));
        try (queue) {
            camel.createProducerTemplate().sendBodyAndHeader("direct:in", "a", "CamelRedisQueueGroup", "acme");
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(call(new QueueCheck(queue, Duration.ofMinutes(5), Duration.ofMinutes(5))))
                    .isEmpty();
            await().untilAsserted(
                            () -> assertThat(call(new QueueCheck(queue, Duration.ofMinutes(5), Duration.ofMillis(100))))
                                    .contains("route worker", "stuck"));
        } finally {
            stuck.countDown();
        }
    }

    @Test
    void saysWhoseCrmDoesNotCallOurWebhook() {
        TestRedis.shared().flush();
        SubscriptionBook book =
                new SubscriptionBook(new StringRedisTemplate(TestRedis.shared().factory()));
        SubscriptionsCheck check = new SubscriptionsCheck(book::all, () -> Set.of(ACME));
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        assertThat(call(check)).isEmpty();

        book.put(ACME, new Subscription(false, now, "subscribe: HTTP 403"));

        assertThat(call(check)).contains("acme/amocrm", "HTTP 403");
        book.put(ACME, new Subscription(true, now, ""));
        assertThat(call(check)).isEmpty();
        assertThat(book.all()).containsEntry(ACME, new Subscription(true, now, ""));
    }

    @Test
    void namesFewCausesOfWhatIsParkedWhateverTheReasonsAre() {
        assertThat(ParkedCauses.count(
                        Map.of(
                                "update: amoCRM refused: price", 2L,
                                "update: contact 5 is gone", 3L,
                                "poison: its worker died 3 times", 1L,
                                "Желание", 4L,
                                "", 1L),
                        7))
                .containsEntry("update", 5L)
                .containsEntry("poison", 1L)
                .containsEntry("other", 12L)
                .containsEntry("create", 0L)
                .containsOnlyKeys(ParkedCauses.ALL);
    }

    @Test
    void onlyReadinessTakesAnInstanceOutOfABalancer() {
        StringRedisTemplate template =
                new StringRedisTemplate(TestRedis.shared().factory());
        RedisQueueOperations queue =
                new RedisQueueOperations(TestRedis.shared().factory(), "webhooks", 1, Duration.ofSeconds(5));

        assertThat(List.of(
                        new RedisCheck(TestRedis.shared().factory()),
                        new QueueCheck(queue, Duration.ofMinutes(5), Duration.ofMinutes(5)),
                        new RoutesCheck(Set.of()),
                        new SpoolCheck(() -> SPOOL),
                        new ConnectionsCheck(new Connections(Clock.systemUTC()), Set::of, Map::of)))
                .noneMatch(HealthCheck::isReadiness)
                .noneMatch(HealthCheck::isLiveness);
        assertThat(new ReadyCheck(template, () -> SPOOL, () -> true, List.of()).isReadiness())
                .isTrue();
        queue.close();
    }

    /** What the check says is wrong; empty if it is UP. */
    private String call(AbstractHealthCheck check) {
        check.setCamelContext(camel);
        HealthCheck.Result result = check.call();
        return result.getState() == HealthCheck.State.UP
                ? ""
                : result.getMessage().orElse("DOWN");
    }
}
