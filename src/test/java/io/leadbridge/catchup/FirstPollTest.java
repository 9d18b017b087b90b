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
import org.junit.jupiter.api.Test;

/** Where the first poll of a connection begins. */
class FirstPollTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Duration OVERLAP = Duration.ofMinutes(10);

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

    private Poll firstPoll(Instant inForceSince) {
        CatchUp catchUp = new CatchUp(
                () -> Map.of(ACCOUNT, inForceSince),
                account -> Optional.empty(),
                new InMemoryCursors(clock),
                new CatchUp.Terms(
                        PERIOD, OVERLAP, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1), 1),
                clock,
                (account, changes) -> {});
        assertThat(catchUp.begin(ACCOUNT)).isNull();
        clock.pass(PERIOD);
        return catchUp.begin(ACCOUNT);
    }
}
