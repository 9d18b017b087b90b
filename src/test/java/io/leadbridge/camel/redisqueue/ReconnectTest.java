package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Redis is killed again and again while messages come and go. Nobody helps. */
class ReconnectTest {

    /** {@code -Dreconnect.rounds=} for more. */
    private static final int ROUNDS = Integer.getInteger("reconnect.rounds", 20);

    private static final List<String> GROUPS =
            IntStream.range(0, 8).mapToObj(number -> "group-" + number).toList();
    private static final int WORKERS = 4;

    @Test
    void losesNothingAndKeepsTheOrderWhenRedisIsKilledAgainAndAgain() throws Exception {
        try (TestRedis redis = TestRedis.start("appendfsync always");
                Traffic traffic = new Traffic(redis.factory(), 1)) {
            traffic.consume("&concurrentConsumers=" + WORKERS);
            traffic.startSending(GROUPS);

            for (int round = 0; round < ROUNDS; round++) {
                traffic.awaitProgress();
                redis.kill();
                redis.restart();
            }
            traffic.awaitProgress();
            int stored = traffic.stopSending();

            traffic.awaitAllInOrder();
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                QueueStats stats = traffic.operations.stats();
                assertThat(List.of(stats.enqueued(), stats.done())).containsOnly((long) stored);
            });
            assertThat(traffic.operations.stats().parked()).isZero();
            // What a worker had in hand when Redis went may come again, and nothing else.
            assertThat(traffic.redelivered()).isLessThanOrEqualTo(ROUNDS * WORKERS);
            System.out.println("ReconnectTest: " + ROUNDS + " restarts, " + stored + " messages, "
                    + traffic.redelivered() + " handled again, " + traffic.refusals() + " calls refused, "
                    + traffic.operations.stats());
        }
    }

    @Test
    void goesOnWhenRedisComesBackEmpty() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(redis.factory(), 2)) {
            RedisQueueConsumer consumer = traffic.consume("&concurrentConsumers=" + WORKERS);
            for (int round = 0; round < 3; round++) {
                String body = "round " + round;

                redis.kill();
                redis.restartEmpty();

                await().atMost(Duration.ofMinutes(2))
                        .until(() -> traffic.send("a", body).getException() == null);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> traffic.handled().contains("a:" + body));
            }
            assertThat(Traffic.health(consumer).name()).isEqualTo("UP");
            // Else a later release, or a user with other options, could not tell what this is.
            assertThat(redis.ask("HMGET", new RedisQueueKeys(traffic.queue, 2).meta(0), "version", "shards"))
                    .isEqualTo(QueueFormat.VERSION + "\n2");
        }
    }
}
