package io.leadbridge.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import io.leadbridge.event.Work;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of the history promises. */
abstract class HistoryContract {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final RecordRef LEAD = RecordRef.lead(Ends.AMOCRM, "1");
    private static final Outcome APPLIED = Ends.APPLIED;
    private static final Outcome PARKED = new Outcome.Parked("refused");

    final List<Ended> heard = new ArrayList<>();

    final HandClock clock = new HandClock(Instant.parse("2026-11-23T05:00:00Z"));

    abstract History history();

    abstract Stories stories();

    @Test
    void countsWhatItIsToldTwiceOnce() {
        history().seen(ACME, Map.of("m1", 2));
        history().seen(ACME, Map.of("m1", 2));
        history().ended(ACME, List.of(Ends.of("m1", 0, APPLIED)));
        history().ended(ACME, List.of(Ends.of("m1", 0, new Outcome.Echo())));

        assertThat(history().totals(ACME)).isEqualTo(new Totals(2, Map.of("applied", 1L)));
        assertThat(history().totals(ACME).waiting()).isEqualTo(1);
        assertThat(heard).containsExactly(Ends.of("m1", 0, APPLIED));
    }

    @Test
    void countsOnlyWhatAMessageHasMore() {
        history().seen(ACME, Map.of("m1", 1));

        history().seen(ACME, Map.of("m1", 3));
        history().seen(ACME, Map.of("m1", 2));

        assertThat(history().totals(ACME).seen()).isEqualTo(3);
    }

    @Test
    void letsAParkedEventEndOnceMore() {
        history().seen(ACME, Map.of("m1", 1));
        history().ended(ACME, List.of(Ends.of("m1", 0, PARKED)));
        history().ended(ACME, List.of(Ends.of("m1", 0, PARKED)));

        history().ended(ACME, List.of(Ends.of("m1", 0, APPLIED)));
        history().ended(ACME, List.of(Ends.of("m1", 0, PARKED)));

        assertThat(history().totals(ACME)).isEqualTo(new Totals(1, Map.of("applied", 1L)));
    }

    @Test
    void keepsTenantsApart() {
        history().seen(ACME, Map.of("m1", 1));

        assertThat(history().totals(new TenantId("other"))).isEqualTo(new Totals(0, Map.of()));
    }

    @Test
    void tellsAStoryAsItWas() {
        Work work = Ends.work("1", "Анна", "+7 912 000-00-01", "anna@example.test");
        Ended ended = Ends.of("m1", 0, LEAD, APPLIED, work);
        clock.pass(Duration.ofMillis(123));

        history().ended(ACME, List.of(ended));

        assertThat(stories().find(ACME, ended.id())).contains(new Story(ended, clock.instant()));
        assertThat(stories().find(OTHER, ended.id())).isEmpty();
        assertThat(stories().find(ACME, new EventId("m1", 1))).isEmpty();
    }

    @Test
    void tellsEveryOutcomeAndAnEventThatCouldNotBeUnderstood() {
        List<Ended> all = List.of(
                Ends.of("m1", 0, APPLIED),
                Ends.of("m1", 1, new Outcome.Unchanged()),
                Ends.of("m1", 2, new Outcome.Echo()),
                Ends.of("m1", 3, new Outcome.Merged(new EventId("m1", 4))),
                Ends.of("m1", 4, new Outcome.Ignored(Outcome.Reason.CONDITION, "rule a")),
                Ends.of("m1", 5, PARKED),
                new Ended(new EventId("m2", 0), null, null, Instant.ofEpochSecond(50), PARKED));

        history().ended(ACME, all);

        assertThat(stories().newest(ACME, 0, 10)).extracting(Story::ended).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void listsTheNewestFirst() {
        for (int i = 0; i < 5; i++) {
            clock.pass(Duration.ofMillis(1));
            history().ended(ACME, List.of(Ends.of("m" + i, 0, APPLIED)));
        }

        assertThat(stories().newest(ACME, 1, 3))
                .extracting(HistoryContract::message)
                .containsExactly("m3", "m2", "m1");
        assertThat(stories().newest(ACME, 4, 1000))
                .extracting(HistoryContract::message)
                .containsExactly("m0");
        assertThat(stories().newest(OTHER, 0, 1)).isEmpty();
    }

    @Test
    void listsWhatConcernsOneRecord() {
        RecordRef other = RecordRef.lead(Ends.AMOCRM, "11");
        RecordRef contact = RecordRef.contact(Ends.AMOCRM, "1");
        int message = 0;
        for (RecordRef record : List.of(LEAD, other, LEAD, contact, LEAD)) {
            clock.pass(Duration.ofMillis(1));
            history().ended(ACME, List.of(Ends.of("m" + message++, 0, record, APPLIED, null)));
        }

        assertThat(stories().ofRecord(ACME, LEAD, 0, 10))
                .extracting(HistoryContract::message)
                .containsExactly("m4", "m2", "m0");
        assertThat(stories().ofRecord(ACME, LEAD, 1, 1))
                .extracting(HistoryContract::message)
                .containsExactly("m2");
        assertThat(stories().ofRecord(ACME, contact, 0, 1))
                .extracting(HistoryContract::message)
                .containsExactly("m3");
        assertThat(stories().ofRecord(OTHER, LEAD, 0, 1)).isEmpty();
    }

    @Test
    void tellsAParkedEventsStoryAnewWhenItEndsOnceMore() {
        history().ended(ACME, List.of(Ends.of("m1", 0, PARKED)));
        clock.pass(Duration.ofMillis(1));
        history().ended(ACME, List.of(Ends.of("m2", 0, APPLIED)));
        clock.pass(Duration.ofMillis(1));

        history().ended(ACME, List.of(Ends.of("m1", 0, APPLIED)));

        assertThat(stories().newest(ACME, 0, 10))
                .extracting(HistoryContract::message)
                .containsExactly("m1", "m2");
        assertThat(stories().ofRecord(ACME, LEAD, 0, 10)).hasSize(2);
        assertThat(stories()
                        .find(ACME, new EventId("m1", 0))
                        .orElseThrow()
                        .ended()
                        .outcome())
                .isEqualTo(APPLIED);
    }

    @Test
    void tellsTheStepsOfEarlierTriesBeforeThoseOfTheLast() {
        EventId event = new EventId("m1", 0);
        history().tried(ACME, List.of(tried(step("answered 500"), step("tried again"))));
        history().tried(ACME, List.of(tried(step("refused"))));

        history().ended(ACME, List.of(withSteps(Ends.of("m1", 0, PARKED), step("for a person"))));
        assertThat(steps(event)).containsExactly("answered 500", "tried again", "refused", "for a person");
        history().tried(ACME, List.of(tried(step("sent again"))));
        history().ended(ACME, List.of(withSteps(Ends.of("m1", 0, APPLIED), step("written"))));

        assertThat(steps(event))
                .containsExactly("answered 500", "tried again", "refused", "for a person", "sent again", "written");
    }

    static Tried tried(Step... steps) {
        return new Tried(new EventId("m1", 0), new Outcome.Retried(Duration.ofSeconds(1), "later"), List.of(steps));
    }

    static Step step(String text) {
        return new Step(Instant.ofEpochMilli(1_764_000_000_123L), Step.Kind.CALL, "lptracker update", text);
    }

    private static Ended withSteps(Ended ended, Step... steps) {
        return new Ended(
                ended.id(),
                ended.record(),
                ended.change(),
                ended.receivedAt(),
                ended.outcome(),
                ended.work(),
                List.of(steps));
    }

    private List<String> steps(EventId event) {
        return stories().find(ACME, event).orElseThrow().ended().steps().stream()
                .map(Step::text)
                .toList();
    }

    @Test
    void refusesAListWithoutBounds() {
        assertThatThrownBy(() -> stories().newest(ACME, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stories().newest(ACME, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stories().ofRecord(ACME, LEAD, 0, 1001)).isInstanceOf(IllegalArgumentException.class);
    }

    static String message(Story story) {
        return story.ended().id().message();
    }
}
