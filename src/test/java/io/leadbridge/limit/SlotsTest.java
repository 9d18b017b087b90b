package io.leadbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Standing;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.Slots.Slot;
import io.leadbridge.limit.Slots.Window;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What both kinds of {@link Slots} promise; and, on a clock that moves by hand, how well they use a rate. */
class SlotsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final List<Window> ONE = List.of(new Window("credential:k", 1));
    private static final Whose ACME = whose("acme", "k", "account", "m");
    private static final Standing PERSON = new Standing(Standing.Kind.PERSON, MINUTE, "needs a person: unpaid");

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    static Stream<Slots> both() {
        return Stream.of(
                new InMemorySlots(java.time.Clock.systemUTC()),
                new RedisSlots(new StringRedisTemplate(TestRedis.shared().factory())));
    }

    @ParameterizedTest
    @MethodSource("both")
    void reservesNothingBeyondTheLongestWait(Slots slots) {
        ask(slots, ACME, ONE, Priority.LIVE);

        Slot refused = ask(slots, ACME, ONE, Priority.LIVE);
        Slot again = ask(slots, ACME, ONE, Priority.LIVE);

        assertThat(refused.reserved()).isFalse();
        assertThat(refused.after()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(55));
        assertThat(again.after()).isLessThanOrEqualTo(refused.after());
    }

    @ParameterizedTest
    @MethodSource("both")
    void keepsCredentialsApart(Slots slots) {
        ask(slots, ACME, ONE, Priority.LIVE);

        assertThat(ask(slots, ACME, List.of(new Window("credential:other", 1)), Priority.LIVE)
                        .reserved())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void takesNoWindowWhenOneIsFull(Slots slots) {
        Window free = new Window("credential:k", 1);
        Window full = new Window("egress:e", 1);
        ask(slots, ACME, List.of(full), Priority.LIVE);

        Slot refused = ask(slots, ACME, List.of(free, full), Priority.LIVE);

        assertThat(refused.reserved()).isFalse();
        assertThat(ask(slots, ACME, List.of(free), Priority.LIVE).reserved()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void lowerPrioritiesTakeOnlyWhatIsFreeNow(Slots slots) {
        List<Window> two = List.of(new Window("credential:k", 60));
        ask(slots, ACME, two, Priority.LIVE);

        Slot backfill = ask(slots, ACME, two, Priority.BACKFILL);
        Slot live = ask(slots, ACME, two, Priority.LIVE);

        assertThat(backfill.reserved()).as("too near to the last slot").isFalse();
        assertThat(backfill.after()).isBetween(Duration.ofMillis(1), Duration.ofMillis(750));
        assertThat(live).isEqualTo(Slot.free(Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("both")
    void backfillStaysBehindARetryThatWaits(Slots slots) {
        ask(slots, ACME, List.of(new Window("credential:k", 1)), Priority.LIVE);
        ask(slots, ACME, List.of(new Window("credential:k", 1)), Priority.RETRY);

        // A window of its own, which is free: only the waiting retry keeps it back.
        Slot backfill = ask(slots, ACME, List.of(new Window("credential:free", 1)), Priority.BACKFILL);
        Slot retry = ask(slots, ACME, List.of(new Window("credential:free", 1)), Priority.RETRY);

        assertThat(backfill.reserved()).isFalse();
        assertThat(retry.reserved()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void givesNoSlotWhileAConnectionIsPausedAndTellsWhy(Slots slots) {
        assertThat(slots.pause(ACME, PERSON)).isTrue();
        assertThat(slots.pause(ACME, PERSON)).as("goes on").isFalse();

        Slot slot = ask(slots, ACME, ONE, Priority.LIVE);

        assertThat(slot.reserved()).isFalse();
        assertThat(slot.paused().reason()).isEqualTo("needs a person: unpaid");
        assertThat(slot.after()).isBetween(Duration.ofSeconds(50), MINUTE);
        assertThat(slots.paused(ACME).orElseThrow().kind()).isEqualTo(Standing.Kind.PERSON);
        assertThat(ask(slots, whose("other", "k", "account", "m"), ONE, Priority.LIVE)
                        .reserved())
                .as("another tenant of the account")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void aBanStopsTheWholeAccount(Slots slots) {
        slots.pause(ACME, new Standing(Standing.Kind.BAN, MINUTE, "ban"));

        assertThat(ask(slots, whose("other", "k2", "account", "x"), ONE, Priority.LIVE)
                        .reserved())
                .isFalse();
        assertThat(slots.paused(whose("other", "k2", "account", "x"))).isPresent();
        assertThat(ask(slots, whose("acme", "k", "elsewhere", "m"), ONE, Priority.LIVE)
                        .reserved())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void oneCallProbesAfterThePause(Slots slots) {
        List<Window> wide = List.of(new Window("credential:k", 100));
        slots.pause(ACME, new Standing(Standing.Kind.PERSON, Duration.ZERO, "over at once"));

        Slot probe = ask(slots, ACME, wide, Priority.LIVE);
        Slot beside = ask(slots, ACME, wide, Priority.LIVE);

        assertThat(probe.probe()).isTrue();
        assertThat(beside.reserved()).isFalse();
        assertThat(beside.paused().reason()).isEqualTo("over at once");
        assertThat(slots.pause(ACME, PERSON)).as("the probe failed").isFalse();
        assertThat(ask(slots, ACME, wide, Priority.LIVE).reserved()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void oneCallProbesAtOnceWhenAPersonWantsIt(Slots slots) {
        List<Window> wide = List.of(new Window("credential:k", 100));
        assertThat(slots.probe(ACME)).as("not paused").isEmpty();
        slots.pause(ACME, PERSON);
        slots.probe(ACME);
        ask(slots, ACME, wide, Priority.LIVE);

        assertThat(slots.probe(ACME)).as("again, while one is under way").isEqualTo(slots.paused(ACME));

        assertThat(ask(slots, ACME, wide, Priority.LIVE).probe()).isTrue();
        assertThat(ask(slots, ACME, wide, Priority.LIVE).reserved()).isFalse();
        assertThat(slots.probe(whose("acme", "k", "account", "another mark")))
                .as("from before the connection was changed")
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobodyProbesUnderABan(Slots slots) {
        slots.pause(ACME, PERSON);
        slots.pause(ACME, new Standing(Standing.Kind.BAN, MINUTE, "ban"));

        assertThat(slots.probe(ACME).orElseThrow().kind()).isEqualTo(Standing.Kind.BAN);

        assertThat(ask(slots, ACME, ONE, Priority.LIVE).reserved()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void goesOnWhenAPersonSaysSoOrTheConnectionIsChanged(Slots slots) {
        slots.pause(ACME, PERSON);
        assertThat(slots.resume(ACME)).isTrue();
        assertThat(slots.resume(ACME)).isFalse();
        assertThat(ask(slots, ACME, List.of(new Window("credential:k", 9)), Priority.LIVE)
                        .reserved())
                .isTrue();

        slots.pause(ACME, PERSON);
        Whose changed = whose("acme", "k", "account", "another mark");

        assertThat(slots.paused(changed)).isEmpty();
        Slot slot = ask(slots, changed, List.of(new Window("credential:k", 9)), Priority.LIVE);
        assertThat(slot.reserved()).isTrue();
        assertThat(slot.changed()).isTrue();
        assertThat(slots.paused(ACME)).isEmpty();
    }

    @Test
    void usesTheWholeRateWhateverThePriority() {
        for (Priority priority : Priority.values()) {
            HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
            InMemorySlots slots = new InMemorySlots(clock);
            Instant start = clock.instant();

            for (int taken = 0; taken < 630; ) {
                Slot slot = slots.reserve(
                        ACME, List.of(new Window("credential:k", 7)), Duration.ofMillis(1111), Duration.ZERO, priority);
                taken += slot.reserved() ? 1 : 0;
                clock.pass(slot.after());
            }

            double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
            assertThat(630 / seconds).as(priority.toString()).isBetween(6.3 * 0.95, 6.3 * 1.02);
        }
    }

    @Test
    void aLiveCallBesideEndlessBackfillWaitsForLessThanHalfAWindow() {
        HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
        InMemorySlots slots = new InMemorySlots(clock);
        List<Window> windows = List.of(new Window("credential:k", 7));
        Duration length = Duration.ofMillis(1111);

        for (int i = 0; i < 200; i++) {
            clock.pass(slots.reserve(ACME, windows, length, Duration.ZERO, Priority.BACKFILL)
                    .after());
            if (i % 20 == 19) {
                Slot live = slots.reserve(ACME, windows, length, FIVE, Priority.LIVE);
                assertThat(live.reserved()).isTrue();
                assertThat(live.after()).isLessThan(Duration.ofMillis(555));
            }
        }
    }

    private static Slot ask(Slots slots, Whose whose, List<Window> windows, Priority priority) {
        return slots.reserve(whose, windows, MINUTE, FIVE, priority);
    }

    private static Whose whose(String tenant, String credential, String account, String mark) {
        return new Whose(new CrmId("amocrm"), new TenantId(tenant), credential, account, mark);
    }
}
