package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.QueueTestSupport.message;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.settlement;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis restarts, forgets its scripts, is full, or has nothing to do. */
class RedisTroubleTest {

    private TestRedis redis;
    private QueueTestSupport queue;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        redis = TestRedis.start("appendfsync always");
        queue = new QueueTestSupport(redis);
    }

    @AfterEach
    void stop() {
        queue.close();
        redis.close();
    }

    @Test
    void goesOnByItselfAfterRedisWasKilledAndRestarted() throws Exception {
        queue.consume("", exchange -> seen.add(text(message(exchange))));
        for (int round = 0; round < 3; round++) {
            String body = "round " + round;

            redis.kill();
            assertThat(queue.send("a", "lost").getException()).isNotNull();
            redis.restart();

            await().ignoreExceptions().until(() -> queue.send("a", body).getException() == null);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(seen).contains(body));
        }
    }

    @Test
    void settlesWhatRanWhileRedisWasAway() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        queue.consume("leaseDuration=1500&heartbeatInterval=300", exchange -> {
            seen.add(text(message(exchange)));
            began.countDown();
            mayEnd.await(20, TimeUnit.SECONDS);
        });
        queue.send("a", "x");
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        redis.kill();
        mayEnd.countDown();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        redis.restart();

        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));
        assertThat(seen).containsExactly("x");
        assertThat(queue.operations.stats().crashes()).isZero();
    }

    @Test
    void goesOnAfterTheScriptsWereFlushed() throws Exception {
        queue.consume("", exchange -> seen.add(text(message(exchange))));
        queue.send("a", "before");
        await().untilAsserted(() -> assertThat(seen).containsExactly("before"));

        try (var connection = redis.factory().getConnection()) {
            connection.scriptingCommands().scriptFlush();
        }
        queue.send("a", "after");

        await().untilAsserted(() -> assertThat(seen).containsExactly("before", "after"));
    }

    @Test
    void refusesNewMessagesButSettlesOldOnesWhenRedisIsFull() throws Exception {
        queue.send("a", "done");
        queue.send("b", "retry");
        queue.send("c", "park");
        queue.send("d", "hold");
        setMaxMemory("1mb");

        queue.consume("leaseDuration=900&heartbeatInterval=100", exchange -> {
            QueueMessage message = message(exchange);
            seen.add(text(message));
            await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
            switch (text(message)) {
                case "retry" -> settlement(exchange).retry(message.id(), Duration.ofHours(1), "again");
                case "park" -> settlement(exchange).park(message.id(), "look");
                case "hold" -> settlement(exchange).hold(Duration.ofHours(1), "closed");
                default -> settlement(exchange).done(message.id());
            }
        });
        Exception refused = queue.send("e", "new").getException();

        assertThat(refused).isInstanceOf(RedisQueueUnavailableException.class).hasMessageContaining("OOM");
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            QueueStats stats = queue.operations.stats();
            assertThat(List.of(stats.done(), stats.retried(), stats.parked(), stats.held()))
                    .containsOnly(1L);
        });
        assertThat(seen).hasSize(4);
        assertThat(queue.operations.stats().crashes()).isZero();
        assertThat(queue.operations.stats().enqueued()).isEqualTo(4);
    }

    @Test
    void costsLessThanTwoCommandsASecondWhenIdle() throws Exception {
        queue.consume("", exchange -> seen.add(text(message(exchange))));
        queue.send("a", "x");
        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        long before = commandsSoFar();

        await().pollDelay(Duration.ofSeconds(6)).atMost(Duration.ofMinutes(2)).until(() -> true);

        // What the scripts call is counted as well.
        assertThat(commandsSoFar() - before).isBetween(1L, 2 * 6L);
    }

    @Test
    void isDownWhenItMakesNoProgressAndUpAgainAfterwards() throws Exception {
        AtomicLong turned = new AtomicLong();
        RedisQueueEndpoint endpoint = queue.context.getEndpoint(
                "redis-queue:" + queue.queue + "?concurrentConsumers=1", RedisQueueEndpoint.class);
        endpoint.setNanoTime(() -> System.nanoTime() + turned.get());
        queue.consume("concurrentConsumers=1", exchange -> {});
        RedisQueueConsumer consumer =
                (RedisQueueConsumer) queue.context.getRoutes().get(0).getConsumer();
        await().until(() -> state(consumer) == HealthCheck.State.UP);

        redis.kill();
        turned.set(TimeUnit.SECONDS.toNanos(11));

        await().until(() -> state(consumer) == HealthCheck.State.DOWN);
        redis.restart();
        await().atMost(Duration.ofMinutes(2)).until(() -> state(consumer) == HealthCheck.State.UP);
    }

    private static HealthCheck.State state(RedisQueueConsumer consumer) {
        return consumer.getHealthCheck().call().getState();
    }

    private void setMaxMemory(String size) {
        try (var connection = redis.factory().getConnection()) {
            connection.serverCommands().setConfig("maxmemory", size);
        }
    }

    private long commandsSoFar() {
        try (var connection = redis.factory().getConnection()) {
            Properties stats = connection.serverCommands().info("commandstats");
            return stats.stringPropertyNames().stream()
                    .filter(name -> !name.equals("cmdstat_info"))
                    .mapToLong(name -> Long.parseLong(stats.getProperty(name).replaceAll("calls=(\\d+),.*", "$1")))
                    .sum();
        }
    }
}
