package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tells a queue that is stuck from one that is empty, paused or busy. */
class QueueProbeTest {

    private static final Duration LIMIT = RedisQueueHealthCheck.LONGEST_SILENCE;

    private final TestRedis redis = TestRedis.shared();
    private final NativeConnection connection = new NativeConnection(redis.factory(), Duration.ofSeconds(2));
    private Traffic traffic;
    private RedisQueueKeys keys;

    @BeforeEach
    void start() {
        traffic = new Traffic(redis.factory(), 1);
        keys = new RedisQueueKeys(traffic.queue, 1);
    }

    @AfterEach
    void stop() {
        traffic.close();
        connection.close();
    }

    @Test
    void isNotStuckWhenThereIsNothingToDo() {
        assertThat(isStuck()).isFalse();
    }

    @Test
    void isStuckWhenAGroupIsReadyAndNobodyWasEverHandedOne() {
        traffic.send("a", "x");
        assertThat(isStuck()).isFalse();

        redis.ask("ZINCRBY", keys.ready(0), "-9000", "a");

        assertThat(isStuck()).isTrue();
    }

    @Test
    void isStuckWhenTheLastLeaseWasLongAgo() throws Exception {
        traffic.consume("");
        traffic.send("a", "x");
        traffic.startSending(java.util.List.of("b"));
        traffic.awaitProgress();
        traffic.stopSending();
        traffic.awaitAllInOrder();
        traffic.context.getRouteController().stopAllRoutes();
        traffic.send("c", "y");
        redis.ask("ZINCRBY", keys.ready(0), "-9000", "c");
        assertThat(isStuck()).isFalse();

        redis.ask("HINCRBY", keys.meta(0), "token", "-9000000");

        assertThat(isStuck()).isTrue();
    }

    @Test
    void isStuckWhenADelayedMessageIsLongOverdue() {
        traffic.send("a", "x", java.util.Map.of(RedisQueueConstants.DELAY, 60_000));
        assertThat(isStuck()).isFalse();

        String member = redis.ask("ZRANGE", keys.later(0), "0", "0");
        assertThat(member).isNotEmpty();
        redis.ask(
                "EVAL",
                "local m = redis.call('ZRANGE', KEYS[1], 0, 0)[1] return redis.call('ZINCRBY', KEYS[1], -69000, m)",
                "1",
                keys.later(0));

        assertThat(isStuck()).isTrue();
    }

    @Test
    void isNotStuckWhenItIsPaused() {
        traffic.send("a", "x");
        redis.ask("ZINCRBY", keys.ready(0), "-9000", "a");

        redis.ask("HSET", keys.meta(0), "paused", "1");

        assertThat(isStuck()).isFalse();
    }

    private boolean isStuck() {
        return new QueueProbe(connection, keys).look(0).join().isStuckFor(LIMIT);
    }
}
