package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class DismissalsTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final Dismissals dismissals = new Dismissals(redis, clock);

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    private static Problems.Found parked(long messages) {
        return new Problems.Found("parked", Long.toString(messages), "", "", false, "", messages);
    }

    private static Problems.Found connection(String since) {
        return new Problems.Found("connection", "acme/amocrm", "no token", "", true, since, 0);
    }

    @Test
    void keepsQuietForAllInstancesUntilItGrows() {
        dismissals.dismiss(parked(7));
        Dismissals another = new Dismissals(redis, clock);

        assertThat(another.among(List.of(parked(7)))).hasSize(1);
        assertThat(another.among(List.of(parked(3)))).hasSize(1);
        assertThat(another.among(List.of(parked(8)))).isEmpty();
    }

    @Test
    void tellsOfAnotherHappeningOfTheSameKind() {
        dismissals.dismiss(connection("2026-11-23T07:00:00Z"));

        assertThat(dismissals.among(List.of(connection("2026-11-23T07:00:00Z"))))
                .hasSize(1);
        assertThat(dismissals.among(List.of(connection("2026-11-23T07:59:00Z"))))
                .isEmpty();
    }

    @Test
    void tellsOfWhatWasGoneInBetween() {
        dismissals.dismiss(parked(7));
        dismissals.sweep(List.of(parked(7)));
        assertThat(dismissals.among(List.of(parked(7)))).hasSize(1);

        dismissals.sweep(List.of());

        assertThat(dismissals.among(List.of(parked(7)))).isEmpty();
        assertThat(dismissals.isEmpty()).isTrue();
    }

    @Test
    void leavesToAnInstanceWhatOnlyThatOneSees() {
        dismissals.dismiss(connection("a"));

        new Dismissals(redis, clock).sweep(List.of());

        assertThat(dismissals.among(List.of(connection("a")))).hasSize(1);
    }

    @Test
    void endsBySevenDaysOrByAPerson() {
        dismissals.dismiss(parked(7));
        clock.pass(Dismissals.LIFE);
        assertThat(dismissals.among(List.of(parked(7)))).isEmpty();

        dismissals.dismiss(parked(7));
        dismissals.restore(parked(7));
        assertThat(dismissals.among(List.of(parked(7)))).isEmpty();
    }

    @Test
    void keepsABoundedNumber() {
        for (int number = 0; number < Dismissals.MOST; number++) {
            dismissals.dismiss(new Problems.Found("check", "c" + number, "", "", true, "", 0));
        }

        assertThatThrownBy(() -> dismissals.dismiss(parked(1))).isInstanceOf(Astray.class);
    }
}
