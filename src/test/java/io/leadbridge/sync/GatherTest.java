package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    void worksALeadAtOnceThatWasAtRest() {
        assertThat(young(SECOND, null, 0)).isEmpty();
        assertThat(young(SECOND, null, 30, 10, 0)).isEmpty();
        assertThat(young(SECOND, 1300L, 300)).isEmpty();
    }

    @Test
    void leavesALeadAloneUntilItWasQuietForTheWholeTime() {
        assertThat(young(SECOND, 1000L, 900, 300)).contains(NOW.plusMillis(700));
        assertThat(young(SECOND, 1200L, 300)).contains(NOW.plusMillis(700));
        assertThat(young(SECOND, 2000L, 1900, 1000)).isEmpty();
    }

    @Test
    void doesNotWaitForeverForALeadThatIsEditedAgainAndAgain() {
        assertThat(young(SECOND, 4900L, 4800, 100)).contains(NOW.plusMillis(200));
        assertThat(young(SECOND, 5100L, 5000, 100)).isEmpty();
    }

    @Test
    void worksAnEditAtOnceThatComesBackBecauseItCouldNotBeWorked() {
        assertThat(young(SECOND, 300L, 300)).isEmpty();
        assertThat(young(SECOND, 300L, 400, 300)).isEmpty();
        assertThat(young(SECOND, 300L, 300, 100)).contains(NOW.plusMillis(900));
    }

    @Test
    void doesNotWaitForAWebhookOfAnInstanceWhoseClockIsAhead() {
        assertThat(young(SECOND, 100L, -5000)).isEmpty();
    }

    @Test
    void worksADeletionAtOnceSoThatTheLeadItWasMergedIntoFindsTheLink() {
        assertThat(young(SECOND, Set.of(Change.DELETED), 1000L, 900, 300)).isEmpty();
        assertThat(young(SECOND, Set.of(Change.UPDATED, Change.DELETED), 1000L, 900, 300))
                .isEmpty();
    }

    @Test
    void waitsForNothingWhereThatIsSwitchedOff() {
        assertThat(young(new Pace(Duration.ofMinutes(1), 6, Duration.ZERO), 1L, 0))
                .isEmpty();
    }

    /**
     * @param before age of the last webhook that was heard of earlier, in milliseconds; null for none
     * @param ages of the lead's webhooks, in milliseconds
     */
    private static Optional<Instant> young(Pace pace, Long before, long... ages) {
        return young(pace, Set.of(Change.UPDATED), before, ages);
    }

    private static Optional<Instant> young(Pace pace, Set<Change> changes, Long before, long... ages) {
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
        Hint hint = new Hint(LEAD, changes, List.of(), null, Set.of(), events, Optional.empty());
        Map<RecordRef, Instant> heard = before == null ? Map.of() : Map.of(LEAD, NOW.minusMillis(before));
        return Optional.ofNullable(
                new Gather(List.of(hint), webhooks, pace, NOW).young(heard).get(LEAD));
    }
}
