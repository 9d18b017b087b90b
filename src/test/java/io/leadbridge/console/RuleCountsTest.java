package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Work;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RuleCountsTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final RecordRef LEAD = RecordRef.lead(new CrmId("amocrm"), "101");

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final RuleCounts counts = new RuleCounts(redis, clock);

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    private Ended ended(boolean spokenFor) {
        Record record = new Record(LEAD, "1", "2", null, null, null, Map.of(), List.of());
        EventId event = new EventId("m-1", 0);
        Hint hint = new Hint(LEAD, Set.of(Change.ADDED), List.of(), null, Set.of(), List.of(event), Optional.empty());
        Instant now = clock.instant();
        return new Ended(
                event,
                LEAD,
                Change.ADDED,
                now,
                new Outcome.Unchanged(),
                spokenFor ? null : new Work(hint, record, List.of()),
                List.of(
                        new Step(now, Step.Kind.CALL, "amocrm fetch", "done, in 3 ms"),
                        new Step(now, Step.Kind.RULE, "won deals", "fired"),
                        new Step(now, Step.Kind.RULE, "lost deals", "did not fire: status is not Lost")));
    }

    @Test
    void addsUpWhatAllInstancesCounted() {
        RuleCounts another = new RuleCounts(redis, clock);
        counts.ended(ACME, ended(false));
        counts.ended(ACME, ended(false));
        another.ended(ACME, ended(false));

        counts.flush();
        another.flush();
        counts.flush();

        assertThat(counts.last(ACME))
                .isEqualTo(Map.of("won deals", new RuleCounts.Count(3, 0), "lost deals", new RuleCounts.Count(0, 3)));
        assertThat(counts.last(new TenantId("other"))).isEmpty();
    }

    @Test
    void countsALeadOnceThoughSeveralEventsToldOfIt() {
        counts.ended(ACME, ended(false));
        counts.ended(ACME, ended(true));

        counts.flush();

        assertThat(counts.last(ACME).get("won deals")).isEqualTo(new RuleCounts.Count(1, 0));
    }

    @Test
    void forgetsWhatIsOlderThanADay() {
        counts.ended(ACME, ended(false));
        counts.flush();
        clock.pass(Duration.ofHours(RuleCounts.HOURS - 1));
        assertThat(counts.last(ACME)).isNotEmpty();

        clock.pass(Duration.ofHours(1));

        assertThat(counts.last(ACME)).isEmpty();
    }
}
