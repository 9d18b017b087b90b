package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatherTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final RecordRef LEAD = RecordRef.lead(AMOCRM, "1");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Pace SECOND = new Pace(Duration.ofMinutes(1), 6, Duration.ofSeconds(1));

    @Test
    void leavesALeadAloneUntilItWasQuietForTheWholeTime() {
        assertThat(young(SECOND, 900, 300)).isEqualTo(Optional.of(NOW.plusMillis(700)));
        assertThat(young(SECOND, 1900, 1000)).isEmpty();
    }

    @Test
    void doesNotWaitForeverForALeadThatIsEditedAgainAndAgain() {
        assertThat(young(SECOND, 4800, 100)).isEqualTo(Optional.of(NOW.plusMillis(200)));
        assertThat(young(SECOND, 5000, 100)).isEmpty();
    }

    @Test
    void doesNotWaitForAWebhookOfAnInstanceWhoseClockIsAhead() {
        assertThat(young(SECOND, -5000)).isEmpty();
    }

    @Test
    void waitsForNothingWhereThatIsSwitchedOff() {
        assertThat(young(new Pace(Duration.ofMinutes(1), 6, Duration.ZERO), 0)).isEmpty();
    }

    /** @param ages of the lead's webhooks, in milliseconds */
    private static Optional<Instant> young(Pace pace, long... ages) {
        List<Webhook> webhooks = IntStream.range(0, ages.length)
                .mapToObj(i -> new Webhook(
                        "m" + i,
                        new Account(new TenantId("acme"), AMOCRM),
                        NOW.minusMillis(ages[i]),
                        "",
                        Set.of(),
                        new byte[0]))
                .toList();
        List<EventId> events = webhooks.stream()
                .map(webhook -> new EventId(webhook.message(), 0))
                .toList();
        Hint hint = new Hint(LEAD, Set.of(), List.of(), null, Set.of(), events, Optional.empty());
        return Optional.ofNullable(
                Gather.young(List.of(hint), webhooks, pace, NOW).get(LEAD));
    }
}
