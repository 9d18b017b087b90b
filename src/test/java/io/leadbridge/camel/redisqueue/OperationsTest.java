package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.leadbridge.testing.TestRedis;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator is told of a queue, and how refusals read. */
class OperationsTest {

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

    private static Map<String, ThrowingCallable> acts(RedisQueueOperations on) {
        Map<String, ThrowingCallable> acts = new LinkedHashMap<>();
        acts.put("depth of a group", () -> on.depth("a"));
        acts.put("busiest", () -> on.busiest(1));
        acts.put("pause", on::pause);
        acts.put("pause a group", () -> on.pause("a"));
        acts.put("resume", on::resume);
        acts.put("resume a group", () -> on.resume("a"));
        acts.put("paused", () -> on.paused(1));
        acts.put("parked", () -> on.parked(1));
        acts.put("page", () -> on.parked(ParkedFilter.all(), ParkedOrder.NEWEST_FIRST, null, 1));
        acts.put("reasons", () -> on.parkedReasons(ParkedFilter.all()));
        acts.put("count", () -> on.countParked(ParkedFilter.all()));
        acts.put("peek", () -> on.parked("a", "m"));
        acts.put("replay one", () -> on.replay("a", "m"));
        acts.put("edit", () -> on.replay("a", "m", new byte[1]));
        acts.put("replay", () -> on.replay(ParkedFilter.all(), 1, Clock.systemUTC()));
        acts.put("drop one", () -> on.drop("a", "m"));
        acts.put("drop", () -> on.drop(ParkedFilter.all(), 0));
        acts.put("purge", () -> on.purge("a", "a", true));
        acts.put("search", () -> on.search("lead", "1", 1));
        acts.put("find", () -> on.find("a", "m"));
        return acts;
    }

    @Test
    void refusesAQueueThatIsNotThereAndMakesNone() {
        TestRedis.shared().flush();
        try (RedisQueueOperations nowhere =
                new RedisQueueOperations(TestRedis.shared().factory(), "nowhere", 2, Duration.ofSeconds(5))) {
            acts(nowhere).forEach((name, act) -> assertThatThrownBy(act)
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("queueName: \"nowhere\" given, but Redis has no such queue")
                    .hasMessageContaining("check the name"));
            assertThatThrownBy(() -> nowhere.purgeQueue("nowhere", true)).hasMessageContaining("no such queue");
            assertThat(nowhere.depth().waiting()).isZero();
            assertThat(nowhere.stats().enqueued()).isZero();
        }
        try (var connection = TestRedis.shared().factory().getConnection()) {
            assertThat(connection.serverCommands().dbSize()).isZero();
        }
    }

    @Test
    void refusesAnotherNumberOfShards() {
        try (RedisQueueOperations other =
                new RedisQueueOperations(TestRedis.shared().factory(), worker.queue, 2, Duration.ofSeconds(5))) {
            acts(other).values().forEach(act -> assertThatThrownBy(act)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("shards 2 given, but the queue in Redis has 1"));
            assertThatThrownBy(other::depth).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void saysThatRedisIsAwayAndGoesOnWhenItIsBack() {
        try (TestRedis own = TestRedis.start("appendfsync always");
                HandWorker there = new HandWorker(own, 1)) {
            there.park("a", "m", bytes("x"), "broken");
            own.kill();

            acts(there.operator).forEach((name, act) -> assertThatThrownBy(act)
                    .as(name)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(RedisQueueUnavailableException.class)
                    .hasMessageContaining("redis-queue " + there.queue));

            own.restart();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> there.operator.replay("a", "m"));
        }
    }

    @Test
    void refusesNamesAndLimitsOutOfTheirRange() {
        String tooLong = "x".repeat(201);
        for (ThrowingCallable act : List.<ThrowingCallable>of(
                () -> operator.depth(tooLong),
                () -> operator.pause(tooLong),
                () -> operator.resume(tooLong),
                () -> operator.replay(tooLong, "m"),
                () -> operator.purge(tooLong, tooLong, false),
                () -> operator.find(tooLong, "m"))) {
            assertThatThrownBy(act)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("group: 201 characters given, 1 to 200 characters allowed");
        }
        assertThatThrownBy(() -> operator.depth("")).hasMessageContaining("group: 0 characters given");
        assertThatThrownBy(() -> operator.pause(null)).hasMessageContaining("group: nothing given");
        assertThatThrownBy(() -> operator.busiest(0)).hasMessage("limit: 0 given, 1 to 1000 allowed");
        assertThatThrownBy(() -> operator.paused(1001)).hasMessage("limit: 1001 given, 1 to 1000 allowed");
    }

    @Test
    void tellsWhatIsKnownOfAGroup() {
        IntStream.range(0, 4).forEach(number -> worker.send("a", "m" + number));
        Claim first = worker.claim(0, 1);
        worker.settle(first, HandWorker.retry(Duration.ZERO));
        Claim second = worker.claim(0, 2);

        GroupDepth depth = operator.depth("a");

        assertThat(QueueTestSupport.text(second.messages().get(0))).isEqualTo("body of m0");
        assertThat(depth.waiting()).isEqualTo(4);
        assertThat(depth.inFlight()).isEqualTo(2);
        assertThat(depth.headAttempt()).isEqualTo(2);
        assertThat(depth.failedAttempts()).isEqualTo(1);
        assertThat(depth.leaseToken()).isEqualTo(second.token());
        assertThat(depth.leaseRemaining()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(depth.oldestAge()).isPositive();
        assertThat(depth.paused()).isFalse();
        worker.settle(second, List.of(HandWorker.keep(), HandWorker.keep()), Duration.ofHours(1));
        GroupDepth held = operator.depth("a");
        assertThat(held.leaseToken()).isNull();
        assertThat(held.leaseRemaining()).isZero();
        assertThat(Duration.between(Instant.now(), held.heldUntil()).toMinutes())
                .isBetween(55L, 60L);
    }

    @Test
    void tellsZerosOfAGroupWithoutMessages() {
        GroupDepth depth = operator.depth("nobody");

        assertThat(depth)
                .isEqualTo(new GroupDepth("nobody", 0, 0, false, null, Duration.ZERO, 0, 0, 0, null, Duration.ZERO));
    }

    @Test
    void countsWhatIsHeldPausedLaterAndInFlight() {
        worker.send("held", "h");
        worker.settle(worker.claim(0, 1), List.of(HandWorker.keep()), Duration.ofHours(1));
        worker.send("flying", "f");
        worker.claim(0, 1);
        worker.send("paused", "p");
        operator.pause("paused");
        worker.send("ready", "d", bytes("x"), Duration.ofHours(1), 0);
        worker.send("ready", "r");

        QueueDepth depth = operator.depth();

        assertThat(depth.oldestAge()).isPositive();
        assertThat(depth).isEqualTo(new QueueDepth(5, 1, 2, 1, 1, 1, 1, false, 0, depth.oldestAge()));
    }

    @Test
    void listsTheGroupsWithTheMostMessagesWhateverStateTheyAreIn() {
        try (HandWorker sharded = new HandWorker(TestRedis.shared(), 3)) {
            for (int group = 1; group <= 30; group++) {
                for (int number = 0; number < group; number++) {
                    sharded.send("g" + group, "m" + number);
                }
            }
            sharded.operator.pause("g30");
            Claim held = sharded.claim(sharded.keys.shard("g1"), 50);
            sharded.settle(
                    held,
                    held.messages().stream().map(message -> HandWorker.keep()).toList(),
                    Duration.ofHours(1));
            sharded.claim(0, 1);
            sharded.claim(1, 1);

            BusyGroups busiest = sharded.operator.busiest(30);

            assertThat(busiest.groups())
                    .extracting(GroupDepth::group)
                    .isEqualTo(
                            IntStream.range(0, 30).mapToObj(n -> "g" + (30 - n)).toList());
            assertThat(busiest.groups().get(0).paused()).isTrue();
            assertThat(busiest.complete()).isTrue();
            assertThat(sharded.operator.busiest(2).groups())
                    .extracting(GroupDepth::waiting)
                    .containsExactly(30L, 29L);
        }
    }

    @Test
    void tellsHowFastTheCountersGrewBetweenTwoSamples() {
        QueueSample before = operator.sample();
        IntStream.range(0, 20).forEach(number -> worker.send("a", "m" + number));
        worker.settle(worker.claim(0, 5), HandWorker.done());

        QueueRates rates = operator.rates(before);

        double seconds = rates.window().toNanos() / 1e9;
        assertThat(seconds).isPositive();
        assertThat(rates.enqueued() * seconds).isEqualTo(20, within(1e-6));
        assertThat(rates.done() * seconds).isEqualTo(5, within(1e-6));
        assertThat(rates.parked()).isZero();
    }

    @Test
    void tellsNoRateWhereNoTimePassedOrTheQueueWasDeleted() {
        QueueSample earlier = new QueueSample(QueueStats.of(Map.of("enqueued", 100L)), Instant.EPOCH);
        QueueSample same = new QueueSample(QueueStats.of(Map.of("enqueued", 200L)), Instant.EPOCH);
        QueueSample anew = new QueueSample(QueueStats.of(Map.of("enqueued", 5L)), Instant.EPOCH.plusSeconds(5));

        assertThat(QueueRates.between(earlier, same).enqueued()).isZero();
        assertThat(QueueRates.between(earlier, anew).enqueued()).isZero();
        assertThat(QueueRates.between(same, anew).window()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void readsAQueueOnlyBoundedThoughMuchIsDueLater() {
        IntStream.range(0, 3000).forEach(number -> worker.send("a", "m" + number, bytes("x"), Duration.ofHours(1), 0));
        worker.send("held", "h");
        worker.settle(worker.claim(0, 1), List.of(HandWorker.keep()), Duration.ofHours(1));

        QueueDepth depth = operator.depth();

        assertThat(depth.later()).isEqualTo(3001);
        assertThat(depth.heldGroups()).isBetween(0L, 1L);
    }

    @Test
    void showsItsNumbersInTheDevConsoleButNoBodyTagOrGroup() throws Exception {
        try (QueueTestSupport queue = new QueueTestSupport(TestRedis.shared())) {
            queue.consume("", exchange -> QueueTestSupport.settlement(exchange)
                    .park(QueueTestSupport.message(exchange).id(), "secret reason"));
            queue.send("secret-group", "secret body", Map.of("CamelRedisQueueTag.lead", "secret-tag"));
            Awaitility.await().until(() -> queue.operations.stats().parked() == 1);
            queue.operations.pause("secret-group");
            DevConsole console =
                    PluginHelper.getDevConsoleResolver(queue.context).resolveDevConsole("redis-queue");

            String first = console.call(DevConsole.MediaType.TEXT).toString();
            String second = console.call(DevConsole.MediaType.TEXT).toString();

            assertThat(first)
                    .contains("parked: 1\n", "pausedGroups: 1\n", "paused: false\n", "enqueuedTotal: 1\n")
                    .contains("attemptsTotal: 1\n", "droppedTotal: 0\n")
                    .doesNotContain("secret", "donePerSecond");
            assertThat(second).contains("donePerSecond: 0.0\n").doesNotContain("secret");
        }
    }
}
