package io.leadbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.HandClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class LimitsTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final List<Duration> waits = new ArrayList<>();
    private Duration oversleep = Duration.ZERO;
    private final Limits limits = new Limits(
            new InMemorySlots(clock),
            passed -> {
                waits.add(passed);
                clock.pass(passed.plus(oversleep));
                oversleep = Duration.ZERO;
            },
            clock);

    @Test
    void waitsForItsOwnSlotWhenThatIsNear() {
        take("secret");
        take("secret");

        Permit third = take("secret");

        assertThat(third.granted()).isTrue();
        assertThat(waits).containsExactly(Duration.ofMillis(1000));
    }

    @Test
    void holdsInsteadOfWaitingLongerThanAllowed() {
        limits.take(connection("secret"), 1, 60_000, 5_000);

        Permit permit = limits.take(connection("secret"), 1, 60_000, 5_000);

        assertThat(permit.granted()).isFalse();
        assertThat(permit.after()).isEqualTo(Duration.ofSeconds(55));
        assertThat(waits).isEmpty();
    }

    @Test
    void takesAnotherSlotWhenItWokeUpTooLate() {
        take("secret");
        take("secret");
        oversleep = Duration.ofMillis(2000);

        Permit permit = take("secret");

        assertThat(permit.granted()).isTrue();
        assertThat(waits).hasSize(1);
        assertThat(take("secret").granted()).isTrue();
        assertThat(waits)
                .as("the missed slot and the one taken instead both count")
                .hasSize(1);
        take("secret");
        assertThat(waits).hasSize(2);
    }

    @Test
    void countsByCredentialWhateverTheTenant() {
        assertThat(Limits.key(connection("secret")))
                .isEqualTo(Limits.key(connection("secret")))
                .isNotEqualTo(Limits.key(connection("other")))
                .doesNotContain("secret");
    }

    @Test
    void holdsWhenTheSlotsCannotBeReached() {
        Limits away = new Limits(
                (key, requests, window, maxWait) -> {
                    throw new QueryTimeoutException("gone");
                },
                passed -> {},
                clock);

        assertThat(away.take(connection("secret"), 7, 1111, 5000).granted()).isFalse();
    }

    @Test
    void opensTheBreakerOfOneConnectionOnlyAndProbesAfterARest() {
        Account other = new Account(new TenantId("other"), new CrmId("amocrm"));
        Breakers breakers = new Breakers(clock);
        for (int i = 0; i < 4; i++) {
            breakers.admit(ACCOUNT, 4, 50, 10_000);
            breakers.record(ACCOUNT, true);
        }

        assertThat(breakers.admit(ACCOUNT, 4, 50, 10_000).granted()).isFalse();
        assertThat(breakers.admit(other, 4, 50, 10_000).granted()).isTrue();

        clock.pass(Duration.ofSeconds(11));
        assertThat(breakers.admit(ACCOUNT, 4, 50, 10_000).granted()).isTrue();
        assertThat(breakers.admit(ACCOUNT, 4, 50, 10_000).granted()).isFalse();
        breakers.record(ACCOUNT, false);
        assertThat(breakers.admit(ACCOUNT, 4, 50, 10_000).granted()).isTrue();
    }

    private Permit take(String token) {
        return limits.take(connection(token), 2, 1000, 5000);
    }

    private static Connection connection(String token) {
        return new Connection(
                ACCOUNT, URI.create("http://127.0.0.1"), new Connection.Credentials.Token(token), null, null, "hook");
    }
}
