package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.bytes;
import static io.leadbridge.camel.redisqueue.HandWorker.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Throwing away what waits. */
class PurgeTest {

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
    void throwsAwayAGroupInLineAndLaterButNothingElse() {
        IntStream.range(0, 2500).forEach(number -> worker.send("a", "a" + number));
        worker.send("a", "delayed", bytes("x"), Duration.ofHours(1), 0);
        worker.send("b", "b1");
        worker.send("b", "delayed", bytes("x"), Duration.ofHours(1), 0);

        Purged purged = operator.purge("a", "a", false);

        assertThat(purged).isEqualTo(new Purged(2500, 1, 0));
        assertThat(operator.depth("a").waiting()).isZero();
        assertThat(operator.depth().waiting()).isEqualTo(2);
        assertThat(operator.stats().purged()).isEqualTo(2501);
        assertThat(worker.claim(0, 10).group()).isEqualTo("b");
        assertThat(worker.claim(0, 10).isEmpty()).isTrue();
        worker.send("a", "new");
        assertThat(ids(worker.claim(0, 10))).containsExactly("new");
    }

    @Test
    void leavesWhatIsHandedOutToItsOwner() {
        IntStream.range(0, 5).forEach(number -> worker.send("a", "m" + number));
        Claim claim = worker.claim(0, 2);

        assertThat(operator.purge("a", "a", false).inLine()).isEqualTo(3);

        assertThat(operator.depth("a").inFlight()).isEqualTo(2);
        assertThat(worker.settle(claim, List.of(HandWorker.keep(), HandWorker.done()), Duration.ZERO))
                .isTrue();
        assertThat(ids(worker.claim(0, 5))).containsExactly("m0");
    }

    @Test
    void keepsHandingOutOneByOneWhatIsLeftAfterACrash() {
        IntStream.range(0, 6).forEach(number -> worker.send("a", "m" + number));
        worker.claim(0, 4, new LeaseTerms(Duration.ofMillis(1), Duration.ofSeconds(3), 3));
        Claim[] alone = {null};
        await().until(() -> !(alone[0] = worker.claim(0, 4)).isEmpty());
        assertThat(operator.depth("a").oneByOne()).isEqualTo(4);

        operator.purge("a", "a", false);

        assertThat(ids(alone[0])).containsExactly("m0");
        assertThat(operator.depth("a").oneByOne()).isEqualTo(1);
        worker.settle(alone[0], HandWorker.done());
        assertThat(operator.depth("a").oneByOne()).isZero();
        IntStream.range(6, 9).forEach(number -> worker.send("a", "m" + number));
        assertThat(ids(worker.claim(0, 4))).containsExactly("m6", "m7", "m8");
    }

    @Test
    void throwsAwayParkedMessagesOnlyIfAsked() {
        worker.park("a", "p1", bytes("x"), "broken");
        worker.park("b", "p2", bytes("x"), "broken");

        assertThat(operator.purge("a", "a", false).parked()).isZero();
        assertThat(operator.purge("a", "a", true).parked()).isEqualTo(1);

        assertThat(operator.parked(10)).extracting(ParkedMessage::id).containsExactly("p2");
        assertThat(operator.stats().dropped()).isEqualTo(1);
    }

    @Test
    void throwsAwayTheWholeQueueOnAllShards() {
        try (HandWorker sharded = new HandWorker(TestRedis.shared(), 3)) {
            IntStream.range(0, 200).forEach(number -> sharded.send("g" + number % 20, "m" + number));
            IntStream.range(0, 50)
                    .forEach(number -> sharded.send("g" + number, "d" + number, bytes("x"), Duration.ofHours(1), 0));
            sharded.park("parked", "p", bytes("x"), "broken");
            sharded.operator.pause("g3");
            Claim held = sharded.claim(1, 3);
            sharded.settle(
                    held,
                    held.messages().stream().map(message -> HandWorker.keep()).toList(),
                    Duration.ofHours(1));
            Claim leased = sharded.claim(2, 3);

            // What was sent to the shard of the parked one is in line still, unless it was parked instead.
            long waiting = sharded.operator.depth().waiting();
            Purged purged = sharded.operator.purgeQueue(sharded.queue, true);

            assertThat(purged.inLine() + purged.later())
                    .isEqualTo(waiting - leased.messages().size());
            assertThat(purged.parked()).isEqualTo(1);
            assertThat(sharded.operator.depth().waiting())
                    .isEqualTo(leased.messages().size());
            assertThat(sharded.operator.depth().later()).as("the hold stays").isEqualTo(1);
            assertThat(sharded.operator.paused(1).groups()).containsExactly("g3");
        }
    }

    @Test
    void leavesDeduplicationKeysSoThatARepetitionStaysADuplicate() {
        try (QueueTestSupport queue = new QueueTestSupport(TestRedis.shared())) {
            queue.send("a", "x", Map.of(RedisQueueConstants.DEDUPLICATION_ID, "once"));
            queue.operations.purge("a", "a", true);

            String result = queue.send("a", "x", Map.of(RedisQueueConstants.DEDUPLICATION_ID, "once"))
                    .getMessage()
                    .getHeader(RedisQueueConstants.RESULT, String.class);

            assertThat(result).isEqualTo(RedisQueueConstants.DUPLICATE);
        }
    }

    @Test
    void purgesGroupsWhoseNamesLookLikePatternsAndNoOthers() {
        // The length of the name stands in binary before it: 42 is '*', 63 is '?', 91 is '['.
        for (String group : List.of("*", "a*", "[ab]", "\\", "x".repeat(42), "x".repeat(63), "x".repeat(91), "?")) {
            worker.send(group, "m", bytes("x"), Duration.ofHours(1), 0);
            worker.send("a", "m" + group, bytes("x"), Duration.ofHours(1), 0);
            worker.send("x".repeat(41), "m" + group, bytes("x"), Duration.ofHours(1), 0);

            assertThat(operator.purge(group, group, false)).as(group).isEqualTo(new Purged(0, 1, 0));
        }
        assertThat(operator.depth().later()).isEqualTo(16);
    }

    @Test
    void refusesWithoutTheNameAndThrowsNothingAway() {
        worker.send("a", "a1");

        assertThatThrownBy(() -> operator.purge("a", "A", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("confirm: \"A\" given, the name of the group, \"a\", needed; nothing was purged");
        assertThatThrownBy(() -> operator.purgeQueue("a", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("confirm: \"a\" given, the name of the queue, \"" + worker.queue
                        + "\", needed; nothing was purged");
        assertThatThrownBy(() -> operator.purge("a", null, true)).hasMessageContaining("confirm: nothing given");

        assertThat(operator.depth().waiting()).isEqualTo(1);
    }
}
