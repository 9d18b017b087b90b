package io.leadbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void keepsTheLongerOfTwoWaitsWhicheverCameFirst() {
        Outcome soon = new Outcome.Retried(Duration.ofSeconds(5), "answered 500");
        Outcome late = new Outcome.Retried(Duration.ofSeconds(30), "asked for 30 s");

        assertThat(Outcome.mostTelling(soon, late)).isEqualTo(late);
        assertThat(Outcome.mostTelling(late, soon)).isEqualTo(late);
    }

    @Test
    void keepsTheFirstOfTwoThatHaveEnded() {
        Outcome one = new Outcome.Applied("lead.name");
        Outcome other = new Outcome.Applied("lead.price");

        assertThat(Outcome.mostTelling(one, other)).isEqualTo(one);
    }
}
