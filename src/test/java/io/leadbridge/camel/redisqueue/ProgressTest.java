package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.BlackHole;
import io.leadbridge.testing.RawRedis;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A consumer that lives and makes no progress says so within 10 s, whatever the cause; and is well again by itself. */
class ProgressTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofMinutes(2);

    private TestRedis redis;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void isDownWhileRedisHangs() throws Exception {
        try (Traffic traffic = new Traffic(redis.factory(), 1)) {
            RedisQueueConsumer consumer = traffic.consume("");
            awaitUp(consumer);

            redis.hang();

            await().atMost(TEN_SECONDS).until(() -> Traffic.health(consumer) == HealthCheck.State.DOWN);
            redis.wake();
            awaitUp(consumer);
            assertWorks(traffic);
        }
    }

    @Test
    void leavesAConnectionThatSwallowsAll() throws Exception {
        try (BlackHole hole = BlackHole.before(redis.port())) {
            LettuceConnectionFactory factory = TestRedis.connect(hole.port());
            try (Traffic traffic = new Traffic(factory, 1)) {
                RedisQueueConsumer consumer = traffic.consume("");
                assertWorks(traffic);

                hole.swallow();

                await().atMost(TEN_SECONDS).until(() -> Traffic.health(consumer) == HealthCheck.State.DOWN);
                // Old connections stay dead, as those that a firewall forgot.
                hole.heal();
                awaitUp(consumer);
                assertWorks(traffic);
            } finally {
                factory.destroy();
            }
        }
    }

    @Test
    void isDownWhileRedisForbidsItsScripts() throws Exception {
        try (Traffic traffic = new Traffic(redis.factory(), 1)) {
            RedisQueueConsumer consumer = traffic.consume("");
            awaitUp(consumer);
            redis.ask("ACL", "SETUSER", "admin", "on", "nopass", "+@all", "~*", "&*");

            redis.ask("ACL", "SETUSER", "default", "-@scripting");

            await().atMost(TEN_SECONDS).until(() -> Traffic.health(consumer) == HealthCheck.State.DOWN);
            RawRedis.ask(redis.port(), "admin", new String[] {"ACL", "SETUSER", "default", "+@all"});
            awaitUp(consumer);
            assertWorks(traffic);
        }
    }

    @Test
    void isDownWhileAllWorkersWaitToSettle() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Traffic traffic = new Traffic(redis.factory(), 1)) {
            RedisQueueConsumer consumer =
                    traffic.consume("&concurrentConsumers=1", exchange -> mayEnd.await(30, TimeUnit.SECONDS));
            traffic.send("a", "x");
            await().until(() -> consumer.state().leases().size() == 1);
            assertThat(Traffic.health(consumer)).isEqualTo(HealthCheck.State.UP);

            redis.ask("REPLICAOF", "127.0.0.1", "1");
            mayEnd.countDown();

            await().atMost(TEN_SECONDS).until(() -> Traffic.health(consumer) == HealthCheck.State.DOWN);
            redis.ask("REPLICAOF", "NO", "ONE");
            awaitUp(consumer);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(traffic.operations.stats().done()).isEqualTo(1));
        }
    }

    @Test
    void isUpWhileAllWorkersAreBusyForLong() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Traffic traffic = new Traffic(redis.factory(), 1)) {
            RedisQueueConsumer consumer =
                    traffic.consume("&concurrentConsumers=1", exchange -> mayEnd.await(30, TimeUnit.SECONDS));
            traffic.send("a", "long");
            traffic.send("b", "waits");
            await().until(() -> consumer.state().leases().size() == 1);
            RedisQueueKeys keys = new RedisQueueKeys(traffic.queue, 1);
            // As if an hour had passed.
            redis.ask("ZINCRBY", keys.ready(0), "-3600000", "b");
            redis.ask("HINCRBY", keys.meta(0), "token", "-3600000000");

            assertThat(Traffic.health(consumer)).isEqualTo(HealthCheck.State.UP);
            mayEnd.countDown();
            await().atMost(SOON).until(() -> traffic.handled().size() == 2);
        }
    }

    private static void awaitUp(RedisQueueConsumer consumer) {
        await().atMost(SOON).until(() -> Traffic.health(consumer) == HealthCheck.State.UP);
    }

    private static void assertWorks(Traffic traffic) {
        String body = "after " + traffic.handled().size();
        await().atMost(SOON).until(() -> traffic.send("a", body, Map.of()).getException() == null);
        await().atMost(SOON).until(() -> traffic.handled().contains("a:" + body));
    }
}
