package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.dedup.RedisIdempotentRepository;
import io.leadbridge.testing.TestCluster;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue whose shards live on the three masters of a cluster. */
class ClusterTest {

    private static final int SHARDS = 6;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<String> GROUPS =
            IntStream.range(0, 24).mapToObj(number -> "group-" + number).toList();

    private static TestCluster cluster;
    private Traffic traffic;
    private RedisQueueKeys keys;
    private TestRedis killed;

    @BeforeAll
    static void startCluster() {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void start() {
        traffic = new Traffic(cluster.factory(), SHARDS);
        keys = new RedisQueueKeys(traffic.queue, SHARDS);
    }

    @AfterEach
    void stop() {
        if (killed != null) {
            killed.restart();
        }
        traffic.close();
    }

    @Test
    void liesOnSeveralMasters() {
        assertThat(IntStream.range(0, SHARDS)
                        .mapToObj(shard -> cluster.masterOf(keys.ready(shard)))
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void handsOutSettlesRetriesAndParks() throws Exception {
        RedisQueueConsumer consumer = traffic.consume("&initialBackoff=10&maxAttempts=3", exchange -> {
            QueueMessage message = exchange.getIn().getBody(QueueMessage.class);
            String body = Traffic.text(message);
            if (body.equals("park")) {
                QueueTestSupport.settlement(exchange).park(message.id(), "look");
            }
            if (body.equals("retry") && message.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        });

        GROUPS.forEach(group -> List.of("done", "retry", "park")
                .forEach(body ->
                        assertThat(traffic.send(group, body).getException()).isNull()));

        await().atMost(SOON).untilAsserted(() -> {
            QueueStats stats = traffic.operations.stats();
            assertThat(List.of(stats.done(), stats.retried(), stats.parked()))
                    .containsExactly(2L * GROUPS.size(), 2L * GROUPS.size(), (long) GROUPS.size());
        });
        assertThat(traffic.operations.depth().waiting()).isZero();
        assertThat(traffic.operations.parked(100)).hasSameSizeAs(GROUPS);
        assertThat(Traffic.health(consumer).name()).isEqualTo("UP");
    }

    @Test
    void replaysWhatWasParked() throws Exception {
        traffic.consume("&maxAttempts=1", exchange -> {
            if (traffic.operations.stats().replayed() == 0) {
                throw new IllegalStateException("closed");
            }
        });
        GROUPS.forEach(group -> traffic.send(group, "x"));
        await().atMost(SOON).until(() -> traffic.operations.parked(100).size() == GROUPS.size());

        traffic.operations
                .parked(100)
                .forEach(parked -> traffic.operations.replay(parked.message().group(), parked.id()));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(traffic.operations.stats().replayed()).isEqualTo(GROUPS.size()));
        await().atMost(SOON).until(() -> traffic.operations.depth().waiting() == 0);
    }

    @Test
    void wakesSleepersAtOnceAndInTime() throws Exception {
        traffic.consume("");
        for (String group : GROUPS) {
            traffic.send(group, "now");
            // Without the wake-up, up to 4.5 s would pass.
            await().atMost(Duration.ofSeconds(2)).until(() -> traffic.handled().contains(group + ":now"));
        }

        traffic.send("group-1", "later", Map.of(RedisQueueConstants.DELAY, 300));

        await().atMost(Duration.ofSeconds(3)).until(() -> traffic.handled().contains("group-1:later"));
    }

    @Test
    void dropsDuplicates() {
        Map<String, Object> once = Map.of(RedisQueueConstants.DEDUPLICATION_ID, "once");

        GROUPS.forEach(group -> {
            assertThat(result(traffic.send(group, "x", once))).isEqualTo(RedisQueueConstants.ACCEPTED);
            assertThat(result(traffic.send(group, "x", once))).isEqualTo(RedisQueueConstants.DUPLICATE);
        });
    }

    @Test
    void completesWhatTheIdempotentRepositoryClaimed() {
        RedisIdempotentRepository repository = new RedisIdempotentRepository(
                cluster.factory(), keys, () -> "token", Duration.ofSeconds(10), Duration.ofSeconds(2));
        GROUPS.forEach(group -> {
            Exchange exchange = new DefaultExchange(traffic.context);
            exchange.getIn().setHeader(RedisQueueConstants.GROUP, group);
            assertThat(repository.add(exchange, "hook")).isTrue();
            assertThat(repository.add(exchange, "hook")).isFalse();
            assertThat(repository.contains(exchange, "hook")).isTrue();

            Exchange sent = traffic.send(
                    group,
                    "x",
                    Map.of(
                            RedisQueueConstants.DEDUPLICATION_ID,
                            "hook",
                            RedisQueueConstants.DEDUPLICATION_TOKEN,
                            "token"));

            assertThat(result(sent)).isEqualTo(RedisQueueConstants.ACCEPTED);
            assertThat(repository.add(exchange, "hook")).isFalse();
            assertThat(exchange.getVariable(RedisIdempotentRepository.REFUSAL_VARIABLE))
                    .isEqualTo(RedisQueueConstants.DUPLICATE);
        });
    }

    @Test
    void followsASlotThatMovesWhileTheQueueRuns() throws Exception {
        traffic.consume("&concurrentConsumers=4");
        traffic.startSending(GROUPS);
        traffic.awaitProgress();

        for (int shard = 0; shard < 2; shard++) {
            TestRedis from = cluster.masterOf(keys.ready(shard));
            TestRedis to = cluster.masters().get((cluster.masters().indexOf(from) + 1) % 3);
            cluster.migrate(keys.ready(shard), from, to);
            assertThat(cluster.masterOf(keys.ready(shard))).isEqualTo(to);
            traffic.awaitProgress();
        }
        int stored = traffic.stopSending();

        traffic.awaitAllInOrder();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(traffic.operations.stats().done()).isEqualTo(stored));
    }

    @Test
    void goesOnWithTheOtherMastersWhileOneIsAway() throws Exception {
        traffic.consume("&concurrentConsumers=8");
        TestRedis victim = cluster.masterOf(keys.ready(0));
        String lost = groupOn(victim, true);
        String well = groupOn(victim, false);
        traffic.send(lost, "before");
        await().atMost(SOON).until(() -> traffic.handled().contains(lost + ":before"));

        killed = victim;
        victim.kill();
        for (int number = 0; number < 20; number++) {
            String body = "meanwhile " + number;
            assertThat(traffic.send(well, body).getException()).isNull();
            await().atMost(Duration.ofMinutes(2)).until(() -> traffic.handled().contains(well + ":" + body));
        }
        assertThat(traffic.send(lost, "refused").getException()).isInstanceOf(RedisQueueUnavailableException.class);
        victim.restart();
        killed = null;

        await().atMost(SOON).until(() -> traffic.send(lost, "after").getException() == null);
        await().atMost(SOON).until(() -> traffic.handled().contains(lost + ":after"));
    }

    @Test
    void goesOnWithTheOtherMastersThoughAllWorkersHaveToSettleOnTheOneThatIsAway() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        TestRedis victim = cluster.masterOf(keys.ready(0));
        RedisQueueConsumer consumer = traffic.consume("&concurrentConsumers=2", exchange -> {
            if (QueueTestSupport.text(QueueTestSupport.message(exchange)).equals("held")) {
                mayEnd.await(60, TimeUnit.SECONDS);
            }
        });
        GROUPS.stream()
                .filter(group -> cluster.masterOf(keys.group(group)) == victim)
                .limit(2)
                .forEach(group -> traffic.send(group, "held"));
        String well = groupOn(victim, false);
        await().atMost(SOON).until(() -> consumer.state().leases().size() == 2);

        killed = victim;
        victim.kill();
        mayEnd.countDown();
        assertThat(traffic.send(well, "meanwhile").getException()).isNull();

        await().atMost(SOON).until(() -> traffic.handled().contains(well + ":meanwhile"));
        victim.restart();
        killed = null;
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        traffic.operations.stats().done())
                .isEqualTo(3));
    }

    @Test
    void keepsTheLeasesOfLivingMastersWhileOneHangs() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        RedisQueueConsumer consumer =
                traffic.consume("&concurrentConsumers=24", exchange -> mayEnd.await(60, TimeUnit.SECONDS));
        GROUPS.forEach(group -> traffic.send(group, "long"));
        await().atMost(SOON).until(() -> consumer.state().leases().size() == GROUPS.size());
        TestRedis victim = cluster.masterOf(keys.ready(0));

        Map<Integer, TestRedis> living = new HashMap<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            living.put(shard, cluster.masterOf(keys.ready(shard)));
        }
        living.values().removeIf(master -> master == victim);

        victim.hang();
        await().pollDelay(Duration.ofSeconds(8)).atMost(SOON).until(() -> true);
        List<String> overdue = new ArrayList<>();
        living.forEach((shard, master) -> overdue.addAll(List.of(master.ask(
                        "EVAL",
                        "local time = redis.call('TIME') return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf',"
                                + " time[1] * 1000)",
                        "1",
                        keys.leases(shard))
                .split("\n"))));
        overdue.removeIf(String::isEmpty);
        victim.wake();
        mayEnd.countDown();

        assertThat(living).isNotEmpty();
        assertThat(overdue).as("leases that ran out though their master lived").isEmpty();
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        traffic.operations.stats().done())
                .isEqualTo(GROUPS.size()));
    }

    private String groupOn(TestRedis master, boolean there) {
        return GROUPS.stream()
                .filter(group -> (cluster.masterOf(keys.group(group)) == master) == there)
                .findFirst()
                .orElseThrow();
    }

    private static Object result(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(RedisQueueConstants.RESULT);
    }
}
