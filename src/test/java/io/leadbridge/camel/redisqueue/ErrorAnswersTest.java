package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.RawRedis;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Redis is there, and says no. Producers say so and store nothing by halves; consumers wait, go on by themselves and settle
 * what they had in hand.
 */
class ErrorAnswersTest {

    private static final Duration SOON = Duration.ofMinutes(2);

    private TestRedis redis;
    private Traffic traffic;
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void stop() {
        traffic.close();
        redis.close();
    }

    @Test
    void survivesNoscript() throws Exception {
        startWithOneInHand();

        redis.ask("SCRIPT", "FLUSH");
        assertThat(traffic.send("b", "meanwhile").getException()).isNull();
        redis.ask("SCRIPT", "FLUSH");

        assertAllSettled(2);
    }

    @Test
    void survivesReadonly() throws Exception {
        startWithOneInHand();

        redis.ask("REPLICAOF", "127.0.0.1", "1");
        assertRefusedAndNothingStored("READONLY");
        letItSettleAgainstRefusals();
        redis.ask("REPLICAOF", "NO", "ONE");

        assertAllSettled(1);
        assertGoesOn();
    }

    @Test
    void survivesMisconf() throws Exception {
        startWithOneInHand("appendonly no", "save 3600 1000000", "stop-writes-on-bgsave-error yes");

        redis.loseFolder();
        redis.ask("BGSAVE");
        await().atMost(SOON).until(() -> redis.ask("INFO", "persistence").contains("rdb_last_bgsave_status:err"));
        assertRefusedAndNothingStored("MISCONF");
        letItSettleAgainstRefusals();
        redis.ask("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");

        assertAllSettled(1);
        assertGoesOn();
    }

    @Test
    void survivesOom() throws Exception {
        startWithOneInHand();

        redis.ask("CONFIG", "SET", "maxmemory", "1mb");
        assertRefusedAndNothingStored("OOM");
        mayEnd.countDown();

        // Settling frees, so it is not refused.
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(traffic.operations.stats().done()).isEqualTo(1));
        redis.ask("CONFIG", "SET", "maxmemory", "0");
        assertGoesOn();
    }

    @Test
    void survivesNoperm() throws Exception {
        startWithOneInHand();
        redis.ask("ACL", "SETUSER", "admin", "on", "nopass", "+@all", "~*", "&*");

        redis.ask("ACL", "SETUSER", "default", "-@scripting");
        Exception refused = traffic.send("b", "refused").getException();
        assertThat(refused).isInstanceOf(RedisQueueUnavailableException.class).hasMessageContaining("NOPERM");
        letItSettleAgainstRefusals();
        RawRedis.ask(redis.port(), "admin", new String[] {"ACL", "SETUSER", "default", "+@all"});

        assertAllSettled(1);
        assertGoesOn();
    }

    @Test
    void survivesClusterdown() throws Exception {
        redis = TestRedis.start("cluster-enabled yes", "cluster-port 0");
        redis.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await().atMost(SOON).until(() -> redis.ask("CLUSTER", "INFO").contains("cluster_state:ok"));
        start();

        redis.ask("CLUSTER", "DELSLOTSRANGE", "0", "16383");
        await().atMost(SOON).until(() -> redis.ask("CLUSTER", "INFO").contains("cluster_state:fail"));
        assertThat(traffic.send("b", "refused").getException())
                .isInstanceOf(RedisQueueUnavailableException.class)
                .hasMessageContaining("CLUSTERDOWN");
        letItSettleAgainstRefusals();
        redis.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383");

        await().atMost(SOON).until(() -> redis.ask("CLUSTER", "INFO").contains("cluster_state:ok"));
        assertAllSettled(1);
        assertGoesOn();
    }

    @Test
    void survivesLoading() throws Exception {
        redis = TestRedis.start(
                "appendfsync always", "key-load-delay 20000", "loading-process-events-interval-bytes 1024");
        start();
        // Each takes 20 ms to be read again.
        for (int number = 0; number < 100; number++) {
            redis.ask("SET", "ballast-" + number, "x".repeat(100));
        }
        redis.ask("BGREWRITEAOF");
        await().atMost(SOON).until(() -> redis.ask("INFO", "persistence").contains("aof_rewrites:1"));
        await().atMost(SOON).until(() -> redis.ask("INFO", "persistence").contains("aof_rewrite_in_progress:0"));

        redis.kill();
        redis.restartWithoutWaiting();
        await().atMost(SOON).ignoreExceptions().until(() -> redis.ask("PING").startsWith("-LOADING"));
        assertThat(traffic.send("b", "refused").getException()).isInstanceOf(RedisQueueUnavailableException.class);
        mayEnd.countDown();
        await().atMost(SOON).ignoreExceptions().until(() -> redis.ask("PING").equals("PONG"));

        assertAllSettled(1);
        assertGoesOn();
    }

    private void startWithOneInHand(String... settings) throws Exception {
        redis = TestRedis.start(settings);
        start();
    }

    /** Starts a consumer, which takes one message and holds it until it may end. */
    private void start() throws Exception {
        traffic = new Traffic(redis.factory(), 1);
        RedisQueueConsumer consumer = traffic.consume(
                "&concurrentConsumers=2&leaseDuration=20s", exchange -> mayEnd.await(60, TimeUnit.SECONDS));
        assertThat(traffic.send("a", "in hand").getException()).isNull();
        await().atMost(SOON).until(() -> consumer.state().leases().size() == 1);
    }

    private void assertRefusedAndNothingStored(String error) {
        RedisQueueKeys keys = new RedisQueueKeys(traffic.queue, 1);

        Exception refused = traffic.send("b", "refused", java.util.Map.of(RedisQueueConstants.DEDUPLICATION_ID, "once"))
                .getException();

        assertThat(refused).isInstanceOf(RedisQueueUnavailableException.class).hasMessageContaining(error);
        assertThat(redis.ask("EXISTS", keys.group("b"), keys.deduplicationKey("b", "once")))
                .isEqualTo("0");
        assertThat(redis.ask("HGET", keys.stats(0), "enqueued")).isEqualTo("1");
    }

    /** Long enough for several refusals. */
    private void letItSettleAgainstRefusals() {
        mayEnd.countDown();
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        assertThat(traffic.handled()).containsExactly("a:in hand");
    }

    private void assertAllSettled(int messages) {
        mayEnd.countDown();
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        traffic.operations.stats().done())
                .isEqualTo(messages));
        assertThat(traffic.redelivered()).isZero();
        assertThat(traffic.operations.stats().crashes()).isZero();
    }

    private void assertGoesOn() {
        await().atMost(SOON).until(() -> traffic.send("b", "afterwards").getException() == null);
        await().atMost(SOON).until(() -> traffic.handled().contains("b:afterwards"));
    }
}
