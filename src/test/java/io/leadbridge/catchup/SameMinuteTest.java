package io.leadbridge.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A CRM that tells of a change nothing but the minute. */
class SameMinuteTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("lptracker"));
    private static final Instant MINUTE = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final HandClock clock = new HandClock(MINUTE);
    private final CatchUp catchUp = new CatchUp(
            () -> Map.of(ACCOUNT, MINUTE),
            account -> Optional.empty(),
            tenant -> Duration.ZERO,
            new InMemoryCursors(clock),
            new CatchUp.Terms(
                    PERIOD,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    1),
            clock,
            (account, changes) -> {});

    @Test
    void findsAnEditOfAMinuteInWhichAnotherOneWasFound() {
        catchUp.begin(ACCOUNT);
        assertThat(polled("Kitchen")).hasSize(1);

        List<Hint> hints = polled("Bath");

        assertThat(hints).singleElement().satisfies(hint -> assertThat(
                        hint.snapshot().orElseThrow().value(FieldPath.LEAD_NAME).canonical())
                .isEqualTo("Bath"));
    }

    /** ManyFaultsTest: on a busy machine, the minute was over when the poll ended that had begun in it. */
    @Test
    void findsAnEditOfAMinuteInWhichAPollBeganThatTookLong() {
        catchUp.begin(ACCOUNT);
        clock.pass(Duration.ofSeconds(50));
        Poll poll = catchUp.begin(ACCOUNT);
        Answer<Changes> answer = answer("Kitchen");
        clock.pass(Duration.ofSeconds(55));
        finish(poll, answer);

        assertThat(polled("Bath")).hasSize(1);
    }

    @Test
    void findsAChangeOnceAfterItsMinute() {
        catchUp.begin(ACCOUNT);
        clock.pass(Duration.ofMinutes(2));
        assertThat(polled("Kitchen")).hasSize(1);

        assertThat(polled("Kitchen")).isEmpty();
    }

    /** What a whole poll finds, a period later. */
    private List<Hint> polled(String name) {
        clock.pass(PERIOD);
        return finish(catchUp.begin(ACCOUNT), answer(name));
    }

    private List<Hint> finish(Poll poll, Answer<Changes> answer) {
        List<Hint> hints = catchUp.hints(poll, answer);
        catchUp.messages(poll, answer, hints, Map.of());
        catchUp.end(poll, answer);
        return hints;
    }

    private Answer<Changes> answer(String name) {
        Record lead = new Record(
                RecordRef.lead(ACCOUNT.crm(), "7"),
                "77",
                "1",
                null,
                MINUTE,
                MINUTE,
                Map.of(FieldPath.LEAD_NAME, Value.of(name)),
                List.of());
        return new Answer.Ok<>(new Changes(List.of(lead), Set.of(), clock.instant(), false));
    }
}
