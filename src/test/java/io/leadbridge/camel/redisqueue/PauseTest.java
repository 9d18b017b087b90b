package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.ids;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.message;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pausing and resuming of groups and queues. */
class PauseTest {

    private HandWorker worker;
    private RedisQueueOperations operator;

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        worker = new HandWorker(TestRedis.shared(), 1);
        operator = worker.operator;
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void handsNothingOfAPausedGroupOutUntilItIsResumed() {
        worker.send("a", "a1");
        worker.send("b", "b1");

        assertThat(operator.pause("a")).isTrue();

        assertThat(worker.claim(0, 10).group()).isEqualTo("b");
        assertThat(worker.claim(0, 10).isEmpty()).isTrue();
        assertThat(operator.resume("a")).isTrue();
        assertThat(ids(worker.claim(0, 10))).containsExactly("a1");
    }

    @Test
    void pausesAGroupThatHasNoMessagesYet() {
        operator.pause("a");

        worker.send("a", "a1");
        worker.send("a", "a2");

        assertThat(worker.claim(0, 10).isEmpty()).isTrue();
        operator.resume("a");
        assertThat(ids(worker.claim(0, 10))).containsExactly("a1", "a2");
    }

    @Test
    void letsAWorkerFinishWhatItHasAndHandsOutNoMore() {
        worker.send("a", "a1");
        worker.send("a", "a2");
        Claim claim = worker.claim(0, 1);

        operator.pause("a");

        assertThat(worker.settle(claim, List.of(HandWorker.done()), Duration.ZERO))
                .isTrue();
        assertThat(worker.claim(0, 1).isEmpty()).isTrue();
        operator.resume("a");
        assertThat(ids(worker.claim(0, 1))).containsExactly("a2");
    }

    @Test
    void givesAResumedGroupToNobodyElseWhileAWorkerHasIt() {
        worker.send("a", "a1");
        worker.send("a", "a2");
        Claim claim = worker.claim(0, 1);
        operator.pause("a");

        operator.resume("a");

        assertThat(worker.claim(0, 1).isEmpty()).isTrue();
        worker.settle(claim, HandWorker.done());
        assertThat(ids(worker.claim(0, 1))).containsExactly("a2");
    }

    @Test
    void keepsAPausedGroupPausedWhenItsWorkerDies() {
        worker.send("a", "a1");
        worker.claim(0, 1, new LeaseTerms(Duration.ofMillis(1), Duration.ofSeconds(3), 3));
        operator.pause("a");

        await().until(() -> {
            Claim claim = worker.claim(0, 1);
            assertThat(claim.isEmpty()).isTrue();
            return operator.stats().crashes() == 1;
        });

        operator.resume("a");
        assertThat(ids(worker.claim(0, 1))).containsExactly("a1");
    }

    @Test
    void keepsAPausedGroupPausedWhenItIsHeldOrWhatWasLaterComesBack() {
        worker.send("a", "a1");
        worker.send("a", "a2");
        Claim claim = worker.claim(0, 2);
        operator.pause("a");

        worker.settle(claim, List.of(HandWorker.retry(Duration.ofMillis(1)), HandWorker.keep()), Duration.ofMillis(1));

        await().until(() -> {
            assertThat(worker.claim(0, 2).isEmpty()).isTrue();
            return operator.depth("a").waiting() == 2;
        });
        assertThat(operator.depth("a").paused()).isTrue();
        operator.resume("a");
        assertThat(ids(worker.claim(0, 2))).containsExactly("a1", "a2");
    }

    @Test
    void keepsAPausedGroupPausedWhenAParkedMessageIsReplayed() {
        worker.park("a", "a1", HandWorker.bytes("x"), "broken");
        operator.pause("a");

        operator.replay("a", "a1");

        assertThat(worker.claim(0, 1).isEmpty()).isTrue();
        operator.resume("a");
        assertThat(ids(worker.claim(0, 1))).containsExactly("a1");
    }

    @Test
    void replacesAHoldByThePause() {
        worker.send("a", "a1");
        worker.settle(worker.claim(0, 1), List.of(HandWorker.keep()), Duration.ofHours(1));
        assertThat(operator.depth().heldGroups()).isEqualTo(1);
        assertThat(operator.depth("a").heldUntil()).isNotNull();

        operator.pause("a");

        assertThat(operator.depth().heldGroups()).isZero();
        assertThat(operator.depth().pausedGroups()).isEqualTo(1);
        assertThat(operator.depth("a").heldUntil()).isNull();
        operator.resume("a");
        assertThat(ids(worker.claim(0, 1))).containsExactly("a1");
    }

    @Test
    void takesAHoldForNoPause() {
        worker.send("a", "a1");
        worker.settle(worker.claim(0, 1), List.of(HandWorker.keep()), Duration.ofHours(1));

        assertThat(operator.resume("a")).isFalse();

        assertThat(worker.claim(0, 1).isEmpty()).isTrue();
    }

    @Test
    void pausesAndResumesOnceHoweverOftenItIsAsked() {
        assertThat(List.of(operator.pause("a"), operator.pause("a"))).containsExactly(true, false);
        assertThat(List.of(operator.resume("a"), operator.resume("a"))).containsExactly(true, false);
        assertThat(List.of(operator.pause(), operator.pause())).containsExactly(true, false);
        assertThat(List.of(operator.resume(), operator.resume())).containsExactly(true, false);
    }

    @Test
    void handsNothingOfAPausedQueueOutThoughMessagesComeIn() {
        worker.send("a", "a1");

        operator.pause();
        worker.send("b", "b1");

        assertThat(worker.claim(0, 1).isEmpty()).isTrue();
        assertThat(operator.depth().paused()).isTrue();
        assertThat(operator.depth().waiting()).isEqualTo(2);
        operator.resume();
        assertThat(worker.claim(0, 1).group()).isEqualTo("a");
        assertThat(worker.claim(0, 1).group()).isEqualTo("b");
    }

    @Test
    void pausesAllShardsAndLeavesPausedGroupsPausedWhenTheQueueIsResumed() {
        try (HandWorker sharded = new HandWorker(TestRedis.shared(), 3)) {
            IntStream.range(0, 9).forEach(number -> sharded.send("g" + number, "m" + number));
            sharded.operator.pause("g4");

            sharded.operator.pause();

            assertThat(IntStream.range(0, 3).mapToObj(shard -> sharded.claim(shard, 1)))
                    .allMatch(Claim::isEmpty);
            sharded.operator.resume();
            List<String> groups = new CopyOnWriteArrayList<>();
            for (int shard = 0; shard < 3; shard++) {
                for (Claim claim = sharded.claim(shard, 1); !claim.isEmpty(); claim = sharded.claim(shard, 1)) {
                    groups.add(claim.group());
                }
            }
            assertThat(groups).containsExactlyInAnyOrder("g0", "g1", "g2", "g3", "g5", "g6", "g7", "g8");
            assertThat(sharded.operator.paused(10)).isEqualTo(new PausedGroups(false, List.of("g4"), 1));
        }
    }

    @Test
    void listsWhatIsPaused() {
        String odd = "г:{}*?[x]\\\"' ".repeat(14);
        operator.pause("b");
        operator.pause("a");
        operator.pause(odd);
        operator.pause();

        assertThat(operator.paused(10).queue()).isTrue();
        assertThat(operator.paused(10).groups()).containsExactlyInAnyOrder("a", "b", odd);
        assertThat(operator.paused(2).groups()).hasSize(2);
        assertThat(operator.paused(2).total()).isEqualTo(3);
    }

    @Test
    void pausesThoughRedisIsFull() {
        worker.send("a", "a1");
        try (var connection = TestRedis.shared().factory().getConnection()) {
            connection.serverCommands().setConfig("maxmemory", "1");
            try {
                assertThat(operator.pause("a")).isTrue();
                assertThat(operator.pause()).isTrue();
                assertThat(operator.resume()).isTrue();
                assertThat(operator.resume("a")).isTrue();
            } finally {
                connection.serverCommands().setConfig("maxmemory", "0");
            }
        }
        assertThat(ids(worker.claim(0, 1))).containsExactly("a1");
    }

    @Test
    void wakesASleepingConsumerWhenItIsResumed() throws Exception {
        try (QueueTestSupport queue = new QueueTestSupport(TestRedis.shared())) {
            List<String> seen = new CopyOnWriteArrayList<>();
            queue.send("other", "first");
            queue.operations.pause("a");
            queue.send("a", "x");
            queue.consume("leaseDuration=60000", exchange -> seen.add(text(message(exchange))));
            await().until(() -> seen.contains("first"));

            queue.operations.resume("a");

            await().atMost(Duration.ofSeconds(4)).until(() -> seen.contains("x"));
            queue.operations.pause();
            queue.send("a", "y");
            queue.operations.resume();
            await().atMost(Duration.ofSeconds(4)).until(() -> seen.contains("y"));
        }
    }
}
