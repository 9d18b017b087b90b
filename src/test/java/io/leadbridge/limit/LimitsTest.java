package io.leadbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Standing;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class LimitsTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final List<Duration> waits = new ArrayList<>();
    private Duration oversleep = Duration.ZERO;
    private Runnable meanwhile = () -> {};
    private final Limits limits = new Limits(
            new InMemorySlots(clock),
            passed -> {
                waits.add(passed);
                clock.pass(passed.plus(oversleep));
                oversleep = Duration.ZERO;
                meanwhile.run();
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
        limits.take(connection("secret"), null, 1, 0, "", 60_000, 5_000);

        Permit permit = limits.take(connection("secret"), "live", 1, 0, "", 60_000, 5_000);

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
        assertThat(Whose.of(connection("secret")).credential())
                .isEqualTo(Whose.of(connection("secret")).credential())
                .isNotEqualTo(Whose.of(connection("other")).credential());
        assertThat(Whose.of(connection("secret")).toString()).doesNotContain("secret");
    }

    @Test
    void countsSeveralLoginsOfOneEgressTogether() {
        limits.take(connection("one"), null, 1, 0, "office", 1000, 5000);
        limits.take(connection("two"), null, 1, 0, "office", 1000, 5000);
        limits.take(connection("three"), null, 1, 0, "", 1000, 5000);

        assertThat(waits).containsExactly(Duration.ofMillis(1000));
    }

    @Test
    void backfillWaitsWithoutReservingSoThatLiveGoesFirst() {
        for (int i = 0; i < 2; i++) {
            limits.take(connection("secret"), "backfill", 2, 0, "", 1000, 5000);
        }

        Permit held = limits.take(connection("secret"), "backfill", 2, 0, "", 1000, 10);

        assertThat(waits).containsExactly(Duration.ofMillis(375));
        assertThat(held.granted()).isFalse();
        assertThat(held.after()).isLessThanOrEqualTo(Duration.ofMillis(1000));
    }

    @Test
    void refusesAPriorityThatItDoesNotKnow() {
        assertThatThrownBy(() -> limits.take(connection("secret"), "urgent", 2, 0, "", 1000, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pausesAConnectionThatNeedsAPersonUntilAProbeIsLetIn() {
        Standing person = new Standing(Standing.Kind.PERSON, Duration.ofMinutes(5), "needs a person: unpaid");
        limits.settle(connection("secret"), Permit.GRANTED, person);

        Permit paused = take("secret");
        clock.pass(Duration.ofMinutes(5));
        Permit probe = take("secret");
        Permit beside = take("secret");
        limits.settle(connection("secret"), probe, Standing.UNCLEAR);
        Permit stillBeside = take("secret");
        limits.settle(connection("secret"), probe, Standing.FINE);

        assertThat(paused.granted()).isFalse();
        assertThat(paused.reason()).contains("paused since", "unpaid");
        assertThat(paused.after())
                .as("looks again soon, a person may have helped")
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(probe.probe()).isTrue();
        assertThat(beside.granted()).isFalse();
        assertThat(stillBeside.granted()).isFalse();
        assertThat(take("secret").granted()).isTrue();
        assertThat(limits.paused(connection("secret"))).isEmpty();
    }

    @Test
    void aBanStopsAlsoWhoWaitsForASlotAlready() {
        take("secret");
        take("secret");
        meanwhile = () -> limits.settle(
                connection("secret"), null, new Standing(Standing.Kind.BAN, Duration.ofMinutes(30), "ban"));

        Permit waited = take("secret");

        assertThat(waits).hasSize(1);
        assertThat(waited.granted()).isFalse();
        assertThat(waited.reason()).contains("ban");
    }

    @Test
    void goesOnWithAChangedConnection() {
        limits.settle(
                connection("secret"), null, new Standing(Standing.Kind.PERSON, Duration.ofMinutes(5), "dead token"));

        assertThat(take("secret").granted()).isFalse();
        assertThat(take("new token").granted()).isTrue();
    }

    @Test
    void holdsWhenTheSlotsCannotBeReached() {
        TestRedis gone = TestRedis.start();
        Limits away = new Limits(new RedisSlots(new StringRedisTemplate(gone.factory())), passed -> {}, clock);
        gone.kill();

        assertThat(away.take(connection("secret"), null, 7, 50, "", 1111, 5000).granted())
                .isFalse();
        away.settle(connection("secret"), null, new Standing(Standing.Kind.BAN, Duration.ofMinutes(5), "ban"));
        gone.close();
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
        return limits.take(connection(token), null, 2, 0, "", 1000, 5000);
    }

    private static Connection connection(String token) {
        return new Connection(
                ACCOUNT, URI.create("http://127.0.0.1"), new Connection.Credentials.Token(token), null, null, "hook");
    }
}
