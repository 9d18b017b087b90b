package io.leadbridge.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Where the first poll of a connection begins, and whose turn has come. */
class TurnsOfPollsTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration DELAY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final HandClock clock = new HandClock(NOW);

    @Test
    void beginsWhereTheConnectionCameIntoForce() {
        assertThat(firstPoll(NOW.minusSeconds(9)).since()).isEqualTo(NOW.minusSeconds(9));
    }

    /** Redis has lost its books; what the hub has worked for months is not worked once more. */
    @Test
    void goesBackNoFurtherThanAnyPollDoes() {
        assertThat(firstPoll(NOW.minus(Duration.ofDays(90))).since()).isEqualTo(NOW.minus(OVERLAP));
    }

    /** The clock was set back. */
    @Test
    void beginsWithNowWhereTheConnectionIsInForceSinceLater() {
        assertThat(firstPoll(NOW.plusSeconds(60)).since()).isEqualTo(NOW);
    }

    /** What webhooks have told would be found once more, and be worked twice, where there is no time to spare. */
    @Test
    void waitsUntilTheWebhooksOfItsTenantAreWorked() {
        Duration[] waiting = {Duration.ofMinutes(2)};
        CatchUp catchUp = catchUp(NOW, () -> waiting[0]);
        catchUp.begin(ACCOUNT);
        clock.pass(PERIOD);

        assertThat(catchUp.begin(ACCOUNT)).isNull();

        waiting[0] = DELAY;
        assertThat(catchUp.begin(ACCOUNT)).isNotNull();
    }

    @Test
    void losesPatienceWithATenantThatIsAlwaysBehind() {
        CatchUp catchUp = catchUp(NOW, () -> Duration.ofDays(1));
        catchUp.begin(ACCOUNT);
        clock.pass(PERIOD.plus(PATIENCE));

        assertThat(catchUp.begin(ACCOUNT)).isNotNull();
    }

    private Poll firstPoll(Instant inForceSince) {
        CatchUp catchUp = catchUp(inForceSince, () -> Duration.ZERO);
        assertThat(catchUp.begin(ACCOUNT)).isNull();
        clock.pass(PERIOD);
        return catchUp.begin(ACCOUNT);
    }

    private CatchUp catchUp(Instant inForceSince, Supplier<Duration> waiting) {
        return new CatchUp(
                () -> Map.of(ACCOUNT, inForceSince),
                account -> Optional.empty(),
                tenant -> waiting.get(),
                new InMemoryCursors(clock),
                new CatchUp.Terms(PERIOD, OVERLAP, DELAY, PATIENCE, Duration.ofMinutes(1), Duration.ofHours(1), 1),
                clock,
                (account, changes) -> {});
    }
}
