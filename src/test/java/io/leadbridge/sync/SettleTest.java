package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettleTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final RecordRef ONE = RecordRef.lead(AMOCRM, "1");
    private static final RecordRef TWO = RecordRef.lead(AMOCRM, "2");
    private static final EventId E0 = new EventId("m", 0);
    private static final EventId E1 = new EventId("m", 1);
    private static final EventId E2 = new EventId("m", 2);
    private static final Outcome APPLIED = new Outcome.Applied("x");
    private static final Outcome PARKED = new Outcome.Parked("refused");
    private static final Outcome RETRIED = new Outcome.Retried(Duration.ofSeconds(3), "503");
    private static final Outcome HELD = new Outcome.Held(Duration.ofSeconds(1), "no slot");

    @Test
    void letsTheNewestEventCarryTheOutcome() {
        Map<EventId, Outcome> outcomes = outcomes(Map.of(ONE, APPLIED), hint(ONE, E0, E1));

        assertThat(outcomes).containsEntry(E0, new Outcome.Merged(E1)).containsEntry(E1, APPLIED);
    }

    @Test
    void bringsMergedEventsBackTogether() {
        assertThat(outcomes(Map.of(ONE, RETRIED), hint(ONE, E0, E1))).containsEntry(E0, RETRIED);
        assertThat(outcomes(Map.of(ONE, PARKED), hint(ONE, E0, E1))).containsEntry(E0, PARKED);
    }

    @Test
    void tellsTheMostOfAnEventOfTwoLeads() {
        Map<EventId, Outcome> outcomes =
                outcomes(Map.of(ONE, new Outcome.Echo(), TWO, RETRIED), hint(ONE, E0), hint(TWO, E0));

        assertThat(outcomes).containsEntry(E0, RETRIED);
    }

    @Test
    void doesNotForgetALeadThatWasNotWorked() {
        assertThat(outcomes(Map.of(), hint(ONE, E0)).get(E0)).isInstanceOf(Outcome.Retried.class);
    }

    @Test
    void endsAMessageOfWhichAllIsDone() {
        assertThat(fate(APPLIED, new Outcome.Echo()).verb()).isEqualTo(Settle.Verb.DONE);
    }

    @Test
    void parksTheParkedEventsAlone() {
        Settle.Fate fate = fate(APPLIED, PARKED);

        assertThat(fate.verb()).isEqualTo(Settle.Verb.PARK);
        assertThat(fate.events()).containsExactly(1);
    }

    @Test
    void bringsBackWhatIsToBeRetriedAndWhatIsParked() {
        Settle.Fate fate = fate(APPLIED, PARKED, RETRIED);

        assertThat(fate).isEqualTo(new Settle.Fate(Settle.Verb.RETRY, Duration.ofSeconds(3), "503", Set.of(1, 2)));
    }

    @Test
    void holdsBeforeItRetries() {
        Settle.Fate fate = fate(RETRIED, HELD, APPLIED);

        assertThat(fate).isEqualTo(new Settle.Fate(Settle.Verb.HOLD, Duration.ofSeconds(1), "no slot", Set.of(0, 1)));
    }

    private static Settle.Fate fate(Outcome... outcomes) {
        Map<EventId, Outcome> own = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            own.put(new EventId("m", i), outcomes[i]);
        }
        return Settle.fate(own);
    }

    private static Map<EventId, Outcome> outcomes(Map<RecordRef, Outcome> leads, Hint... hints) {
        Map<EventId, Event> events = new LinkedHashMap<>();
        for (EventId id : List.of(E0, E1, E2)) {
            boolean hinted =
                    List.of(hints).stream().anyMatch(hint -> hint.events().contains(id));
            if (hinted) {
                events.put(
                        id,
                        new Event(
                                id, ONE, Change.UPDATED, null, Set.of(), Optional.empty(), Set.of(), Optional.empty()));
            }
        }
        return Settle.outcomes(
                new Merged(events, List.of(hints), List.of(), Map.of(), Set.of(), Set.of()), leads, Map.of());
    }

    private static Hint hint(RecordRef lead, EventId... events) {
        return new Hint(lead, Set.of(Change.UPDATED), List.of(), null, Set.of(), List.of(events), Optional.empty());
    }
}
