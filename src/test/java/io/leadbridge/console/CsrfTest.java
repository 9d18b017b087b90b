package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final Csrf csrf = new Csrf("correct horse", clock);

    @Test
    void takesItsOwnTokenForTwelveHours() {
        String token = csrf.token("admin");

        clock.pass(Duration.ofHours(11));
        assertThat(csrf.isValid("admin", token)).isTrue();
        clock.pass(Duration.ofHours(1));
        assertThat(csrf.isValid("admin", token)).isFalse();
    }

    @Test
    void takesTheTokenOfAnotherInstanceOfTheSamePassword() {
        assertThat(csrf.isValid("admin", new Csrf("correct horse", clock).token("admin")))
                .isTrue();
        assertThat(csrf.isValid("admin", new Csrf("another horse", clock).token("admin")))
                .isFalse();
        assertThat(csrf.isValid("somebody", csrf.token("admin"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.", "x.y", "999999999999.AAAA", "-1.AAAA", "1.AAAA\n"})
    void takesNothingThatItDidNotMake(String token) {
        assertThat(csrf.isValid("admin", token)).isFalse();
        assertThat(csrf.isValid("admin", null)).isFalse();
    }
}
