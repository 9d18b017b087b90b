package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does with parked messages. */
class ParkedTest {

    private static final ParkedFilter ALL = ParkedFilter.all();

    private HandWorker worker;
    private RedisQueueOperations operator;
    private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        worker = new HandWorker(TestRedis.shared(), 3);
        operator = worker.operator;
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private void park(int number) {
        worker.park("g" + number % 5, "m" + number, bytes("body " + number), "reason " + number % 2);
    }

    private List<String> ids(ParkedFilter filter, ParkedOrder order, int pageSize) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            ParkedPage page = operator.parked(filter, order, cursor, pageSize);
            assertThat(page.messages().size()).isLessThanOrEqualTo(pageSize);
            page.messages().forEach(message -> ids.add(message.id()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    private static List<String> numbered(IntStream numbers) {
        return numbers.mapToObj(number -> "m" + number).toList();
    }

    @Test
    void listsInPagesInTheOrderOfParkingOverAllShards() {
        IntStream.range(0, 37).forEach(this::park);

        List<String> oldest = ids(ALL, ParkedOrder.OLDEST_FIRST, 5);
        List<String> newest = ids(ALL, ParkedOrder.NEWEST_FIRST, 7);

        assertThat(oldest).isEqualTo(numbered(IntStream.range(0, 37)));
        assertThat(newest).isEqualTo(numbered(IntStream.range(0, 37).map(number -> 36 - number)));
        assertThat(operator.parked(3)).extracting(ParkedMessage::id).containsExactly("m36", "m35", "m34");
    }

    @Test
    void goesOnBehindAMessageThatIsGone() {
        IntStream.range(0, 6).forEach(this::park);
        ParkedPage first = operator.parked(ALL, ParkedOrder.OLDEST_FIRST, null, 2);
        ParkedPage last = operator.parked(ALL, ParkedOrder.NEWEST_FIRST, null, 2);
        operator.drop("g1", "m1");
        operator.drop("g4", "m4");

        ParkedPage second = operator.parked(ALL, ParkedOrder.OLDEST_FIRST, first.next(), 2);
        ParkedPage secondLast = operator.parked(ALL, ParkedOrder.NEWEST_FIRST, last.next(), 2);

        assertThat(second.messages()).extracting(ParkedMessage::id).containsExactly("m2", "m3");
        assertThat(secondLast.messages()).extracting(ParkedMessage::id).containsExactly("m3", "m2");
    }

    @Test
    void listsABatchParkedInOneStepCompletely() {
        IntStream.range(0, 300).forEach(number -> worker.send("a", "m" + number));
        worker.settle(worker.claim(worker.keys.shard("a"), 300), HandWorker.park("all at once"));

        List<String> oldest = ids(ALL, ParkedOrder.OLDEST_FIRST, 7);
        List<String> newest = ids(ALL, ParkedOrder.NEWEST_FIRST, 7);

        assertThat(oldest).hasSize(300).doesNotHaveDuplicates();
        assertThat(newest).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void filtersByGroupReasonTextTimeAndReplay() {
        IntStream.range(0, 10).forEach(this::park);
        worker.park("g0", "umlaut", bytes("Grüße, мир"), "HTTP 422: field phone");
        operator.replay("g3", "m3");
        worker.settle(worker.claim(worker.keys.shard("g3"), 1), HandWorker.park("reason 1"));
        Instant fourth = operator.parked("g4", "m4").orElseThrow().parkedAt();
        Instant sixth = operator.parked("g1", "m6").orElseThrow().parkedAt();

        assertThat(ids(ALL.withGroup("g2"), ParkedOrder.OLDEST_FIRST, 1)).containsExactly("m2", "m7");
        assertThat(ids(ALL.withReason("reason 0"), ParkedOrder.OLDEST_FIRST, 2))
                .containsExactly("m0", "m2", "m4", "m6", "m8");
        assertThat(ids(ALL.withReason("reason"), ParkedOrder.OLDEST_FIRST, 2)).isEmpty();
        assertThat(ids(ALL.withReasonPart("422: f"), ParkedOrder.OLDEST_FIRST, 2))
                .containsExactly("umlaut");
        assertThat(ids(ALL.withText("üße, м"), ParkedOrder.OLDEST_FIRST, 2)).containsExactly("umlaut");
        assertThat(ids(ALL.withText("m7"), ParkedOrder.OLDEST_FIRST, 2))
                .as("ids are not the body")
                .isEmpty();
        assertThat(ids(ALL.withText(" 7"), ParkedOrder.OLDEST_FIRST, 2)).containsExactly("m7");
        assertThat(ids(ALL.withReplayed(true), ParkedOrder.OLDEST_FIRST, 2)).containsExactly("m3");
        assertThat(ids(ALL.withReplayed(false), ParkedOrder.OLDEST_FIRST, 2)).hasSize(10);
        assertThat(ids(ALL.withParked(fourth, sixth), ParkedOrder.OLDEST_FIRST, 2))
                .containsExactly("m4", "m5", "m6");
        assertThat(ids(ALL.withParked(fourth, sixth), ParkedOrder.NEWEST_FIRST, 2))
                .containsExactly("m6", "m5", "m4");
        assertThat(ids(
                        ALL.withParked(fourth, null).withReason("reason 1").withGroup("g2"),
                        ParkedOrder.NEWEST_FIRST,
                        9))
                .containsExactly("m7");
    }

    @Test
    void countsByReason() {
        IntStream.range(0, 15).forEach(this::park);

        ParkedReasons reasons = operator.parkedReasons(ALL);

        assertThat(reasons.counts()).containsExactly(Map.entry("reason 0", 8L), Map.entry("reason 1", 7L));
        assertThat(reasons.complete()).isTrue();
        assertThat(operator.parkedReasons(ALL.withGroup("g1")).total()).isEqualTo(3);
        assertThat(operator.countParked(ALL.withReason("reason 1"))).isEqualTo(7);
    }

    @Test
    void tellsTheMostFrequentReasonsAndSumsUpTheOthers() {
        int many = RedisQueueOperations.MOST_REASONS + 5;
        IntStream.range(0, many).forEach(number -> worker.park("g", "m" + number, bytes("x"), "reason " + number));
        worker.park("g", "again", bytes("x"), "reason " + (many - 1));

        ParkedReasons reasons = operator.parkedReasons(ALL);

        assertThat(reasons.counts())
                .hasSize(RedisQueueOperations.MOST_REASONS)
                .containsEntry("reason " + (many - 1), 2L);
        assertThat(reasons.total()).isEqualTo(many + 1);
    }

    @Test
    void pagesThroughTenThousandInBoundedSteps() {
        byte[] body = bytes("x".repeat(400));
        IntStream.range(0, 10_000).forEach(number -> worker.send("big", "m" + number, body, Duration.ZERO, 0));
        Claim claim = worker.claim(worker.keys.shard("big"), 10_000);
        worker.settle(claim, HandWorker.park("too many"));

        assertThat(ids(ALL, ParkedOrder.OLDEST_FIRST, 1000)).hasSize(10_000).doesNotHaveDuplicates();
        ParkedPage nothing = operator.parked(ALL.withText("not there"), ParkedOrder.OLDEST_FIRST, null, 1000);
        assertThat(nothing.messages()).isEmpty();
        assertThat(nothing.next()).as("one call looks at a part only").isNotNull();
        assertThat(ids(ALL.withText("not there"), ParkedOrder.NEWEST_FIRST, 1000))
                .isEmpty();
        assertThat(operator.parkedReasons(ALL).counts()).containsExactly(Map.entry("too many", 10_000L));
        assertThat(operator.drop(ALL, 10_000)).isEqualTo(10_000);
        assertThat(operator.depth().parked()).isZero();
    }

    @Test
    void endsAPageBeforeItsBodiesTakeTooMuch() {
        byte[] body = new byte[4 * 1024 * 1024];
        IntStream.range(0, 6).forEach(number -> worker.park("a", "m" + number, body, "large"));

        ParkedPage page = operator.parked(ALL, ParkedOrder.OLDEST_FIRST, null, 6);

        assertThat(page.messages()).hasSize(3);
        assertThat(ids(ALL, ParkedOrder.OLDEST_FIRST, 6)).hasSize(6);
    }

    @Test
    void keepsBodiesNamesAndReasonsAsTheyAre() {
        byte[] binary = new byte[512];
        IntStream.range(0, 512).forEach(index -> binary[index] = (byte) index);
        String group = "г{}*?[x]\\\"' \n\u0000=".repeat(20).substring(0, 200);
        worker.park(group, "id\n\"'", binary, "причина: \u0000 *");

        ParkedMessage listed = operator.parked(ALL.withGroup(group), ParkedOrder.NEWEST_FIRST, null, 1)
                .messages()
                .get(0);
        ParkedMessage peeked = operator.parked(group, "id\n\"'").orElseThrow();

        assertThat(listed.message().body()).isEqualTo(binary);
        assertThat(listed.message().group()).isEqualTo(group);
        assertThat(listed.reason()).isEqualTo("причина: \u0000 *");
        assertThat(peeked).usingRecursiveComparison().isEqualTo(listed);
        assertThat(operator.parked("another", "id\n\"'")).isEmpty();
    }

    @Test
    void replaysWithAnotherBodyInOneStepAndMarksIt() {
        worker.send("a", "next");
        Claim claim = worker.claim(worker.keys.shard("a"), 1);
        worker.settle(claim, HandWorker.park("broken"));

        assertThat(operator.replay("a", "next", bytes("mended"))).isTrue();

        QueueMessage message =
                worker.claim(worker.keys.shard("a"), 1).messages().get(0);
        assertThat(message.id()).isEqualTo("next");
        assertThat(message.body()).isEqualTo(bytes("mended"));
        assertThat(message.replayed()).isTrue();
        assertThat(message.attempt()).isEqualTo(1);
        assertThat(operator.replay("a", "next", bytes("mended"))).isFalse();
    }

    @Test
    void refusesANewBodyThatIsTooLargeAndLeavesTheMessageParked() {
        worker.park("a", "m", bytes("x"), "broken");
        byte[] large = new byte[RedisQueueOperations.MOST_BODY_BYTES + 1];

        assertThatThrownBy(() -> operator.replay("a", "m", large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("body: 4194305 bytes given, up to 4194304 allowed");

        assertThat(operator.parked("a", "m").orElseThrow().message().body()).isEqualTo(bytes("x"));
    }

    @Test
    void replaysNamesakesOneByOne() {
        worker.park("a", "twin", bytes("one"), "broken");
        worker.park("a", "twin", bytes("two"), "broken");

        assertThat(operator.replay("a", "twin+")).isTrue();
        assertThat(operator.replay("a", "twin")).isTrue();

        assertThat(worker.claim(worker.keys.shard("a"), 2).messages())
                .extracting(QueueTestSupport::text)
                .containsExactly("two", "one");
        assertThat(operator.depth().parked()).isZero();
    }

    @Test
    void dropsOneOrWhatMatchesOnlyWithTheRightNumber() {
        IntStream.range(0, 10).forEach(this::park);

        assertThat(operator.drop("g1", "m2")).as("of another group").isFalse();
        assertThat(operator.drop("g2", "m2")).isTrue();
        assertThat(operator.drop("g2", "m2")).isFalse();
        assertThatThrownBy(() -> operator.drop(ALL.withReason("reason 0"), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("confirm: 5 given, but 4 parked messages match; nothing was dropped");
        assertThat(operator.depth().parked()).isEqualTo(9);

        assertThat(operator.drop(ALL.withReason("reason 0"), 4)).isEqualTo(4);

        assertThat(ids(ALL, ParkedOrder.OLDEST_FIRST, 10)).containsExactly("m1", "m3", "m5", "m7", "m9");
        assertThat(operator.stats().dropped()).isEqualTo(5);
        assertThat(operator.stats().waiting()).isZero();
    }

    @Test
    void replaysWhatMatchesAtThePaceOldestFirst() {
        IntStream.range(0, 12).forEach(this::park);
        ParkedReplay job = operator.replay(ALL.withReason("reason 0"), 2, clock);

        ReplayProgress first = job.step();
        ReplayProgress tooSoon = job.step();
        clock.pass(Duration.ofMillis(500));
        ReplayProgress second = job.step();
        clock.pass(Duration.ofHours(1));
        ReplayProgress third = job.step();

        assertThat(first.replayed()).isEqualTo(1);
        assertThat(first.left()).isEqualTo(5);
        assertThat(first.nextIn()).isEqualTo(Duration.ofMillis(500));
        assertThat(tooSoon.replayed()).isEqualTo(1);
        assertThat(second.replayed()).isEqualTo(2);
        assertThat(third.replayed()).as("no burst after a long wait").isEqualTo(4);
        assertThat(operator.parked("g3", "m8")).isPresent();
        assertThat(operator.parked("g1", "m6")).isEmpty();
        assertThat(operator.depth().parked()).isEqualTo(8);
    }

    @Test
    void waitsBetweenTheStepsAndEnds() throws Exception {
        IntStream.range(0, 7).forEach(this::park);
        List<Duration> waits = new ArrayList<>();

        ReplayProgress end = operator.replay(ALL, 4, clock).run(time -> {
            waits.add(time);
            clock.pass(time);
        });

        assertThat(end.finished()).isTrue();
        assertThat(end.replayed()).isEqualTo(7);
        assertThat(end.left()).isZero();
        assertThat(waits).hasSize(6).allMatch(Duration.ofMillis(250)::equals);
    }

    @Test
    void countsWhatIsGoneMeanwhileAndDoesNotReplayWhatIsParkedAgain() throws Exception {
        IntStream.range(0, 6).forEach(this::park);
        ParkedReplay job = operator.replay(ALL, 1000, clock);
        job.step();
        operator.drop("g4", "m4");
        operator.replay("g3", "m3");
        worker.settle(worker.claim(worker.keys.shard("g3"), 1), HandWorker.park("again"));
        park(7);

        ReplayProgress end = job.run(clock::pass);

        assertThat(end.replayed()).isEqualTo(4);
        assertThat(end.gone()).isEqualTo(2);
        assertThat(end.finished()).isTrue();
        assertThat(ids(ALL, ParkedOrder.OLDEST_FIRST, 10)).contains("m7").hasSize(2);
    }

    @Test
    void goesOnInAnotherJobWhereOneWasLeft() throws Exception {
        IntStream.range(0, 250).forEach(number -> worker.park("a", "m" + number, bytes("x"), "broken"));
        ParkedReplay left = operator.replay(ALL, 100, clock);
        left.step();
        clock.pass(Duration.ofSeconds(1));
        String position = left.step().position();
        worker.park("b", "new", bytes("x"), "parked after the job began");

        ReplayProgress end = operator.resumeReplay(ALL, 100, clock, position).run(clock::pass);

        assertThat(end.replayed()).isEqualTo(149);
        assertThat(ids(ALL, ParkedOrder.OLDEST_FIRST, 10)).containsExactly("new");
        assertThat(operator.depth("a").waiting()).isEqualTo(250);
    }

    @Test
    void endsAtOnceWhereNothingMatches() {
        ReplayProgress end = operator.replay(ALL, 1, clock).step();

        assertThat(end.finished()).isTrue();
        assertThat(end.replayed() + end.gone() + end.left()).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> operator.replay(ALL, 0, Clock.systemUTC()))
                .hasMessageContaining("perSecond: 0.0 given");
        assertThatThrownBy(() -> operator.replay(ALL, Double.NaN, Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> operator.resumeReplay(ALL, 1, Clock.systemUTC(), "nonsense"))
                .hasMessageContaining("position: \"nonsense\" given");
        assertThatThrownBy(() -> operator.parked(ALL, ParkedOrder.NEWEST_FIRST, "nonsense", 1))
                .hasMessageContaining("cursor: \"nonsense\" given");
        assertThatThrownBy(() -> operator.parked(ALL, ParkedOrder.NEWEST_FIRST, null, 1001))
                .hasMessageContaining("limit: 1001 given, 1 to 1000 allowed");
        assertThatThrownBy(() -> ALL.withText("")).hasMessageContaining("text: 0 characters given, 1 to 1000 allowed");
        assertThatThrownBy(() -> ALL.withParked(Instant.EPOCH.plusSeconds(1), Instant.EPOCH))
                .hasMessageContaining("to: 1970-01-01T00:00:00Z given, 1970-01-01T00:00:01Z (from) or later allowed");
        assertThatThrownBy(() -> operator.drop("a", "")).hasMessageContaining("id: nothing given");
    }
}
