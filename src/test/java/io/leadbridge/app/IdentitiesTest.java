package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueComponent;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.health.IdentitiesCheck;
import io.leadbridge.health.Identity;
import io.leadbridge.history.Ends;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.testing.TestRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What came in is somewhere: told when it is not, and never told wrongly. */
class IdentitiesTest {

    private static final List<TenantId> TENANTS =
            List.of(new TenantId("anna"), new TenantId("boris"), new TenantId("clara"));
    private static final int EVENTS = 2;
    private static final int LOAD = 1500;

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private final RedisHistory history = new RedisHistory(
            template,
            Duration.ofDays(30),
            tenant -> new Retention(0, Duration.ZERO),
            Clock.systemUTC(),
            (tenant, event) -> {});
    private final RedisQueueOperations queue =
            new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(10));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Identities identities = new Identities(queue, history, () -> TENANTS, meters);
    private final IdentitiesCheck check = new IdentitiesCheck(identities::judged);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Random random = new Random(7);

    @BeforeEach
    void start() {
        redis.flush();
        RedisQueueComponent component = new RedisQueueComponent();
        component.getConfiguration().setConnectionFactory(redis.factory());
        component.getConfiguration().setShards(1);
        camel.addComponent("redis-queue", component);
        camel.start();
        check.setCamelContext(camel);
    }

    @AfterEach
    void stop() {
        camel.stop();
        queue.close();
        redis.flush();
    }

    @Test
    void tellsOfAMessageThatIsGone() {
        TenantId anna = TENANTS.get(0);
        for (int i = 0; i < 5; i++) {
            send(anna, "m" + i);
            history.seen(anna, Map.of("m" + i, EVENTS));
        }
        history.ended(anna, List.of(Ends.of("m0", 0, Ends.APPLIED)));
        identities.check();
        assertThat(faults()).isEmpty();

        template.opsForList().leftPop("lb:{q:webhooks:00}:g:anna");
        template.opsForList().leftPop("lb:{q:webhooks:00}:g:anna");
        identities.check();
        assertThat(faults()).contains("webhooks").doesNotContain("anna");
        identities.check();

        assertThat(faults())
                .contains("webhooks: 5 came in, 0 ended, 3 wait, 2 missing")
                .contains("events of anna: 10 came in, 1 ended, 6 wait, 3 missing");
        assertThat(meters.get("leadbridge.identity.webhooks")
                        .tag("part", "missing")
                        .gauge()
                        .value())
                .isEqualTo(2);
    }

    @Test
    void tellsOfAnOutcomeThatCountsTwice() {
        TenantId boris = TENANTS.get(1);
        send(boris, "m");
        history.seen(boris, Map.of("m", EVENTS));
        history.ended(boris, List.of(Ends.of("m", 0, Ends.APPLIED), Ends.of("m", 1, Ends.APPLIED)));
        identities.check();
        assertThat(faults()).isEmpty();

        template.opsForHash().increment("lb:{t:boris}:history:totals", "applied", 1);
        identities.check();
        identities.check();

        assertThat(faults()).isEqualTo("events of boris: 2 came in, 3 ended, 0 wait, 1 too many");
    }

    @Test
    void neverCriesWronglyUnderLoad() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("redis-queue:webhooks?batchSize=20&concurrentConsumers=3").process(IdentitiesTest.this::work);
            }
        });
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < LOAD; i++) {
                send(TENANTS.get(i % TENANTS.size()), "m" + i);
            }
        });

        int checks = 0;
        while (!load.isDone() || queue.stats().waiting() > 0) {
            identities.check();
            checks++;
            assertThat(faults()).as("check %s", checks).isEmpty();
        }
        load.join();
        identities.check();

        assertThat(checks).isGreaterThan(10);
        assertThat(identities.judged()).hasSize(1 + TENANTS.size());
        assertThat(identities.judged()).allMatch(identity -> identity.missing() == 0 && identity.waiting() == 0);
        assertThat(identities.judged().stream().mapToLong(Identity::came).sum()).isEqualTo(LOAD + (long) LOAD * EVENTS);
        await().atMost(Duration.ofMinutes(2)).until(() -> queue.depth().parked() > 0);
    }

    /** As sync does: events are seen, end now, later, or parked with their message. */
    private void work(Exchange exchange) {
        Settlement settlement = exchange.getProperty(RedisQueueConstants.SETTLEMENT, Settlement.class);
        for (Object body : exchange.getMessage().getBody(List.class)) {
            String id = ((QueueMessage) body).id();
            TenantId tenant = TENANTS.get(Integer.parseInt(id.substring(1)) % TENANTS.size());
            history.seen(tenant, Map.of(id, EVENTS));
            int chance;
            synchronized (random) {
                chance = random.nextInt(10);
            }
            List<Ended> ended = new ArrayList<>(List.of(Ends.of(id, 0, Ends.APPLIED)));
            if (chance == 0) {
                settlement.retryUncounted(id, Duration.ofMillis(20), "later");
            } else if (chance == 1) {
                ended.add(Ends.of(id, 1, new Outcome.Parked("a person")));
                settlement.park(id, "a person");
            } else {
                ended.add(Ends.of(id, 1, new Outcome.Unchanged()));
            }
            history.ended(tenant, ended);
        }
    }

    private String faults() {
        return check.call().getMessage().orElse("");
    }

    private void send(TenantId tenant, String id) {
        try (ProducerTemplate producer = camel.createProducerTemplate()) {
            producer.sendBodyAndHeaders(
                    "redis-queue:webhooks",
                    new byte[] {1},
                    Map.of(RedisQueueConstants.GROUP, tenant.value(), RedisQueueConstants.MESSAGE_ID, id));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
