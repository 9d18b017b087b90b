package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TestSentinel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master changes while a queue runs. Replication is asynchronous, so the last writes may be lost; the work goes on. */
class SentinelTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    private TestSentinel sentinel;
    private Traffic traffic;

    @BeforeEach
    void start() throws Exception {
        sentinel = TestSentinel.start();
        traffic = new Traffic(sentinel.factory(), 1);
    }

    @AfterEach
    void stop() {
        traffic.close();
        sentinel.close();
    }

    @Test
    void goesOnWithTheNewMasterAfterAFailover() throws Exception {
        RedisQueueConsumer consumer = traffic.consume("");
        traffic.startSending(List.of("a", "b", "c"));
        traffic.awaitProgress();
        TestRedis demoted = sentinel.master();

        await().atMost(LONG).until(() -> sentinel.failover().equals("OK"));

        await().atMost(LONG).until(() -> sentinel.master() != demoted);
        await().atMost(LONG).until(() -> demoted.ask("ROLE").startsWith("slave"));
        traffic.awaitProgress();
        traffic.stopSending();
        assertGoesOn("after the failover");
        await().atMost(LONG).until(() -> Traffic.health(consumer).name().equals("UP"));
    }

    @Test
    void goesOnWithTheNewMasterWhenTheOldOneDied() throws Exception {
        traffic.consume("");
        traffic.startSending(List.of("a", "b", "c"));
        traffic.awaitProgress();
        TestRedis dead = sentinel.master();

        dead.kill();

        await().atMost(LONG).until(() -> sentinel.master() != dead);
        traffic.awaitProgress();
        traffic.stopSending();
        assertGoesOn("after the death");
    }

    @Test
    void leavesAMasterThatWasDemotedUnderItsHands() throws Exception {
        traffic.consume("");
        assertGoesOn("before");
        TestRedis master = sentinel.master();

        // Nobody closes the connection, and the Sentinel turns the server back later.
        master.ask("REPLICAOF", "127.0.0.1", "1");
        assertThat(traffic.send("a", "refused").getException())
                .isInstanceOf(RedisQueueUnavailableException.class)
                .hasMessageContaining("READONLY");
        await().atMost(LONG).until(() -> sentinel.failover().equals("OK") || sentinel.master() != master);

        await().atMost(LONG).until(() -> sentinel.master() != master);
        assertGoesOn("after");
    }

    private void assertGoesOn(String body) {
        await().atMost(LONG).until(() -> traffic.send("d", body).getException() == null);
        await().atMost(LONG).until(() -> traffic.handled().contains("d:" + body));
    }
}
