package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import io.leadbridge.history.Ends;
import io.leadbridge.history.Inquiry.Known;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStories;
import io.leadbridge.history.RedisStorySearch;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Why an event is where it is, on a real Redis with a real queue. {@code -Devents=5000} makes the mixed run a long one. */
@Timeout(600)
class QueueInquiryTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId PAUSED = new TenantId("paused");
    private static final TenantId HELD = new TenantId("held");
    private static final TenantId LINE = new TenantId("line");
    private static final int EVENTS = Integer.getInteger("events", 400);

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final RedisHistory history =
            new RedisHistory(template, Duration.ofDays(30), tenant -> Retention.DEFAULT, clock, (tenant, event) -> {});
    private ParkingLot lot;
    private QueueInquiry inquiry;

    @BeforeEach
    void start() {
        redis.flush();
        lot = new ParkingLot(redis);
        inquiry = new QueueInquiry(
                new RedisStories(template, clock),
                new RedisStorySearch(template, tenant -> Region.DEFAULT, 1000, clock),
                lot.queue);
    }

    @AfterEach
    void end() throws Exception {
        lot.close();
        redis.flush();
    }

    @Test
    void namesTheWriteThatAnEchoTellsOf() {
        RecordRef written = RecordRef.lead(new io.leadbridge.event.CrmId("lptracker"), "7");
        clock.pass(Duration.ofSeconds(1));
        history.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));
        clock.pass(Duration.ofSeconds(2));
        history.ended(ACME, List.of(Ends.of("m2", 0, written, new Outcome.Echo(), null)));

        assertThat(sentence("m2"))
                .isEqualTo("Echo of our own write to lptracker:lead:7 of 2026-11-23 12:00:01 UTC, for event m1.0.");
    }

    @Test
    void tellsWhatARetriedOneMetWithAndWhenItComesBack() throws Exception {
        lot.send(ACME, "m1", "body");
        lot.settle(
                (settlement, message) ->
                        settlement.retry(message.id(), Duration.ofMinutes(5), "LPTracker is over its limit"),
                () -> lot.queue.depth().later() == 1);
        Step wait = new Step(clock.instant(), Step.Kind.WAIT, "", "tried again in 300 s: LPTracker is over its limit");
        Outcome retried = new Outcome.Retried(Duration.ofMinutes(5), "LPTracker is over its limit");
        history.tried(ACME, List.of(new Tried(new EventId("m1", 0), retried, List.of(wait))));

        assertThat(sentence("m1"))
                .matches(
                        "Waiting: LPTracker is over its limit; next try at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\.");
    }

    @Test
    void saysThatAParkedOneWasDropped() throws Exception {
        history.ended(ACME, List.of(Ends.of("m1", 0, new Outcome.Parked("no such field"))));
        lot.send(ACME, "m2", "wait");
        lot.parkAll();

        assertThat(sentence("m1")).contains("no such field", "it was dropped");
        assertThat(sentence("m3")).startsWith("Not known:");
    }

    @Test
    void answersForEveryEventOfAMixedRunAndNeverInGeneral() throws Exception {
        long seed = Long.getLong("seed", 20_261_123L);
        Random random = new Random(seed);
        Map<EventId, TenantId> all = new LinkedHashMap<>();
        Map<EventId, String> mustName = new LinkedHashMap<>();
        List<Ended> ended = new ArrayList<>();
        lot.send(PAUSED, "first", "x");
        lot.queue.pause(PAUSED.value());
        for (int i = 0; i < EVENTS; i++) {
            EventId id = new EventId("m" + i, 0);
            int kind = random.nextInt(18);
            if (kind < 14) {
                Outcome outcome = outcome(kind, i);
                ended.add(Ends.of(id.message(), 0, RecordRef.lead(Ends.AMOCRM, "" + i), outcome, null));
                all.put(id, ACME);
                mustName.put(id, kind == 13 ? "reason " + i : kind == 3 ? "into" + i : named(kind, i));
            } else {
                TenantId tenant = List.of(ACME, PAUSED, HELD, LINE).get(kind - 14);
                lot.send(tenant, id.message(), "reason " + i);
                all.put(id, tenant);
                mustName.put(
                        id, kind == 14 ? "reason " + i : kind == 15 ? "paused" : kind == 16 ? "over its limit" : "");
            }
        }
        history.ended(ACME, ended);
        lot.send(HELD, "last", "x");
        lot.settle(
                (settlement, message) -> {
                    if (message.group().equals(ACME.value())) {
                        settlement.park(
                                message.id(), new String(message.body(), java.nio.charset.StandardCharsets.UTF_8));
                    } else if (settlement.held().isEmpty()) {
                        settlement.hold(Duration.ofMinutes(5), "over its limit");
                    }
                },
                () -> lot.queue.depth(ACME.value()).waiting() == 0
                        && lot.queue.depth(HELD.value()).heldUntil() != null);
        history.tried(
                HELD,
                List.of(new Tried(
                        new EventId("last", 0), new Outcome.Held(Duration.ofMinutes(5), "over its limit"), List.of())));

        all.forEach((event, tenant) -> {
            Known known = inquiry.ask(tenant, event);
            assertThat(known.sentence())
                    .as("seed " + seed + ", " + tenant + " " + event)
                    .contains(mustName.get(event))
                    .doesNotStartWith("Not known")
                    .matches("(?:Applied|Unchanged|Echo|Merged|Ignored|Parked|Waiting)[: ].{20,}\\.");
        });
        assertThat(all).hasSize(EVENTS);
    }

    private static String named(int kind, int number) {
        return kind == 12 ? "not of the one" : kind == 11 ? "structure " + number : "" + number;
    }

    private static Outcome outcome(int kind, int number) {
        return switch (kind) {
            case 0 -> new Outcome.Applied("lptracker:lead:" + number + " lead.name");
            case 1 -> new Outcome.Unchanged();
            case 2 -> new Outcome.Echo();
            case 3 -> new Outcome.Merged(new EventId("into" + number, 0));
            case 4 -> new Outcome.Ignored(Outcome.Reason.NO_RULE, "no rule is from amocrm" + number);
            case 5 ->
                new Outcome.Ignored(
                        Outcome.Reason.CONDITION, "rule 'r" + number + "': pipeline is not Sales; and 3 more");
            case 6 -> new Outcome.Ignored(Outcome.Reason.RECORD_GONE, "lead was deleted");
            case 7 -> new Outcome.Ignored(Outcome.Reason.TARGET_CANNOT_TAKE, "no phone");
            case 8 -> new Outcome.Ignored(Outcome.Reason.NOT_FOUND, "rule a: if-missing: skip");
            case 9 -> new Outcome.Ignored(Outcome.Reason.FOUND, "rule a: if-found: skip");
            case 10 -> new Outcome.Ignored(Outcome.Reason.TARGET_GONE, "lptracker:lead:7 is not there any more");
            case 11 -> new Outcome.Ignored(Outcome.Reason.NOT_SYNCED, "structure " + number + " without a lead");
            case 12 -> new Outcome.Ignored(Outcome.Reason.OTHER_ACCOUNT, "of another account");
            default -> new Outcome.Parked("reason " + number);
        };
    }

    private String sentence(String message) {
        return inquiry.ask(ACME, new EventId(message, 0)).sentence();
    }
}
