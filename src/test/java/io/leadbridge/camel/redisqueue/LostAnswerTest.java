package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.BlackHole;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis does what it is told, and its answers are lost: they come too late, or the connection broke in between. */
class LostAnswerTest {

    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void doesNotBlameAMessageThatNoWorkerEverGot() throws Exception {
        try (TestRedis redis = TestRedis.start();
                BlackHole hole = BlackHole.before(redis.port())) {
            LettuceConnectionFactory factory = TestRedis.connect(hole.port());
            try (Traffic traffic = new Traffic(factory, 1);
                    RedisQueueOperations operations =
                            new RedisQueueOperations(redis.factory(), traffic.queue, 1, Duration.ofSeconds(2))) {
                traffic.consume("&leaseDuration=900&heartbeatInterval=300&commandTimeout=900&concurrentConsumers=1"
                        + "&maxCrashes=1");
                traffic.send("a", "before");
                await().atMost(SOON).until(() -> operations.stats().done() == 1);

                hole.swallowAnswers();
                traffic.send("a", "innocent");
                await().atMost(SOON).until(() -> operations.stats().enqueued() == 2);
                await().pollDelay(Duration.ofSeconds(8)).atMost(SOON).until(() -> true);
                hole.heal();

                await().atMost(SOON).until(() -> operations.stats().waiting() == 0);
                assertThat(operations.parked(10)).isEmpty();
                assertThat(traffic.handled()).containsExactly("a:before", "a:innocent");
            } finally {
                factory.destroy();
            }
        }
    }
}
