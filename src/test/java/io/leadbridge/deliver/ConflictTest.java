package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Policy;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides change before we look. */
class ConflictTest {

    private static final CrmId AMOCRM = TwoWays.AMOCRM;
    private static final CrmId LPTRACKER = TwoWays.LPTRACKER;

    private final TwoWays crms = new TwoWays();
    private RecordRef here;
    private RecordRef there;

    @BeforeEach
    void aLeadThatIsInStep() {
        here = crms.personMakes(AMOCRM, "Kitchen", 100);
        crms.work(here);
        there = crms.counterpart(here).orElseThrow();
        crms.work(there);
    }

    static Stream<Arguments> policies() {
        List<Arguments> all = new ArrayList<>();
        for (boolean hereFirst : new boolean[] {true, false}) {
            all.add(Arguments.of(Conflicts.NEWEST, false, hereFirst, "there"));
            all.add(Arguments.of(Conflicts.NEWEST, true, hereFirst, "here"));
            all.add(Arguments.of(Conflicts.wonBy(AMOCRM), false, hereFirst, "here"));
            all.add(Arguments.of(Conflicts.wonBy(LPTRACKER), true, hereFirst, "there"));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void followsThePolicyWhicheverSideIsWorkedFirst(
            Conflicts policy, boolean editedThereFirst, boolean workedHereFirst, String winner) {
        crms.policy(policy);
        crms.edits(editedThereFirst ? there : here, FieldPath.LEAD_NAME, Value.of(editedThereFirst ? "there" : "here"));
        crms.clock.pass(Duration.ofMinutes(5));
        crms.edits(editedThereFirst ? here : there, FieldPath.LEAD_NAME, Value.of(editedThereFirst ? "here" : "there"));
        long writes = crms.writes();

        crms.hinted(here, there);
        crms.work(workedHereFirst ? here : there);
        crms.work(workedHereFirst ? there : here);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo(winner);
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo(winner);
        assertThat(crms.writes() - writes).isEqualTo(1);
    }

    @Test
    void keepsDifferentFieldsThatWereChangedOnBothSides() {
        crms.policy(Conflicts.wonBy(AMOCRM));
        crms.edits(there, FieldPath.LEAD_PRICE, Value.of(900));
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));
        crms.hinted(here, there);

        crms.work(here);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_PRICE)).isEqualTo("900");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("Bath");
        assertThat(crms.value(there, FieldPath.LEAD_PRICE)).isEqualTo("900");
    }

    /** What a write of ours left there, whose answer was lost, is nobody's edit. */
    @Test
    void takesNoLostWriteForAnEditOfTheOtherSide() {
        crms.policy(Conflicts.wonBy(LPTRACKER));
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));
        crms.crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("time-out"), true));
        crms.work(here);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bathroom"));
        crms.clock.pass(Duration.ofMinutes(5));

        crms.work(here);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo("Bathroom");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("Bathroom");
    }

    /** Each side then shows what was entered on the other one, and all of it is ours. Full seed 65 found it. */
    @Test
    void decidesWhoseValueCountsAfterTwoLostWritesHaveCrossed() {
        crms.policy(Conflicts.wonBy(AMOCRM));
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("here"));
        crms.edits(there, FieldPath.LEAD_NAME, Value.of("there"));
        crms.crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("time-out"), false));
        crms.work(there);
        crms.crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("time-out"), false));
        crms.work(here);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("there"));
        crms.edits(there, FieldPath.LEAD_NAME, Value.of("here"));
        crms.clock.pass(Duration.ofMinutes(5));

        crms.hinted(here, there);
        crms.work(there);
        crms.work(here);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo("here");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("here");
    }

    /** Nor is what a worker left there that died over the write. */
    @Test
    void takesNoWriteOfADeadWorkerForAnEditOfTheOtherSide() {
        crms.policy(Conflicts.wonBy(LPTRACKER));
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));
        crms.crm.killsAfterUpdate = true;
        assertThatThrownBy(() -> crms.work(here)).hasMessage("dead");
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bathroom"));
        crms.hinted(there);

        crms.work(here);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo("Bathroom");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("Bathroom");
    }

    /** By its name comes first, from both ends: LPTracker's minutes make equal times common. */
    @Test
    void decidesEqualTimesAlikeFromBothEnds() {
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("here"));
        crms.edits(there, FieldPath.LEAD_NAME, Value.of("there"));
        crms.hinted(here, there);

        crms.work(there);
        crms.work(here);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo("here");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("here");
    }

    /** Our own write makes the loser's lead look newer: that must not bring the loser's value back. */
    @Test
    void doesNotDecideAgainBecauseOfItsOwnWrites() {
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("here"));
        crms.clock.pass(Duration.ofMinutes(1));
        crms.edits(there, FieldPath.LEAD_NAME, Value.of("there"));
        crms.edits(here, FieldPath.LEAD_PRICE, Value.of(7));
        crms.clock.pass(Duration.ofMinutes(1));
        crms.edits(there, FieldPath.CONTACT_NAME, Value.of("Bob"));
        crms.hinted(here, there);

        crms.work(here);
        crms.clock.pass(Duration.ofMinutes(1));
        crms.work(there);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo("there");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("there");
        assertThat(crms.value(there, FieldPath.LEAD_PRICE)).isEqualTo("7");
        assertThat(crms.value(here, FieldPath.CONTACT_NAME)).isEqualTo("Bob");
    }

    /** Full seed 4 of the simulator: our write of the loser's value came after the winner's had been carried. */
    @Test
    void mendsWhatALateWriteOfOursCameOver() {
        crms.edits(there, FieldPath.LEAD_PRICE, Value.of(814));
        crms.crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), false));
        assertThat(crms.work(there, "lost")).isInstanceOf(Outcome.Retried.class);
        crms.clock.pass(Duration.ofSeconds(1));
        crms.edits(here, FieldPath.LEAD_PRICE, Value.of(518));
        crms.work(here);
        crms.edits(here, FieldPath.LEAD_PRICE, Value.of(814));
        crms.work(here);
        long writes = crms.writes();

        crms.clock.pass(Duration.ofSeconds(15));
        crms.work(there, "lost");
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_PRICE)).isEqualTo("518");
        assertThat(crms.value(there, FieldPath.LEAD_PRICE)).isEqualTo("518");
        assertThat(crms.writes()).isEqualTo(writes + 1);
    }

    @Test
    void parksAConflictForAPersonAndWritesTheOtherFields() {
        crms.policy(Conflicts.REVIEW);
        bothEditTheName();
        crms.edits(here, FieldPath.LEAD_PRICE, Value.of(7));

        Outcome outcome = crms.work(here);

        assertThat(outcome).isInstanceOf(Outcome.Parked.class);
        assertThat(((Outcome.Parked) outcome).reason())
                .contains("lead.name", here.toString(), there.toString())
                .doesNotContain("one value", "other value");
        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo("one value");
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("other value");
        assertThat(crms.value(there, FieldPath.LEAD_PRICE)).isEqualTo("7");
    }

    @Test
    void parksOneConflictOnceAndLetsLaterEditsGo() {
        crms.policy(Conflicts.REVIEW);
        bothEditTheName();
        crms.work(here);

        Outcome ofTheOther = crms.work(there);
        crms.edits(here, FieldPath.LEAD_PRICE, Value.of(8));
        Outcome later = crms.work(here);

        assertThat(ofTheOther).isNotInstanceOf(Outcome.Parked.class);
        assertThat(later).isInstanceOf(Outcome.Applied.class);
        assertThat(((Outcome.Applied) later).what()).contains("waits for a review: lead.name");
        assertThat(crms.value(there, FieldPath.LEAD_PRICE)).isEqualTo("8");
    }

    @Test
    void staysParkedWhenItIsReplayedAndNobodyHasDecided() {
        crms.policy(Conflicts.REVIEW);
        bothEditTheName();
        crms.work(here, "m-parked");

        assertThat(crms.work(here, "m-parked")).isInstanceOf(Outcome.Parked.class);
    }

    static Stream<Arguments> waysToMakeASideRight() {
        return Stream.of(
                // A new value on either side, or the value of before the conflict, or the other side's.
                Arguments.of("here", "third", "third"),
                Arguments.of("there", "third", "third"),
                Arguments.of("here", "Kitchen", "Kitchen"),
                Arguments.of("there", "Kitchen", "Kitchen"),
                Arguments.of("here", "other value", "other value"),
                Arguments.of("there", "one value", "one value"));
    }

    @ParameterizedTest
    @MethodSource("waysToMakeASideRight")
    void isOverWhenAPersonHasMadeASideRight(String side, String value, String expected) {
        crms.policy(Conflicts.REVIEW);
        bothEditTheName();
        crms.work(here, "m-parked");
        crms.work(there);
        RecordRef right = side.equals("here") ? here : there;

        crms.edits(right, FieldPath.LEAD_NAME, Value.of(value));
        crms.work(right);
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo(expected);
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo(expected);
        assertThat(crms.work(here, "m-parked")).isNotInstanceOf(Outcome.Parked.class);
    }

    @ParameterizedTest
    @MethodSource("bothSides")
    void isOverWhenAPersonDecidesForASide(CrmId winner, String expected) {
        crms.policy(Conflicts.REVIEW);
        bothEditTheName();
        crms.work(here, "m-parked");
        crms.work(there);
        Reviews reviews = new Reviews(crms.crm, crms.books);
        assertThat(reviews.of(crms.batch(), here, LPTRACKER))
                .containsExactly(new Reviews.Review(
                        FieldPath.LEAD_NAME, Value.of("one value"), FieldPath.LEAD_NAME, Value.of("other value")));

        assertThat(reviews.decide(TwoWays.TENANT, here, LPTRACKER, winner)).isEqualTo(1);
        // The replay of the parked event, and of one that hints at the winner.
        crms.work(here, "m-parked");
        crms.work(there, "m-decided");
        crms.settle();

        assertThat(crms.value(here, FieldPath.LEAD_NAME)).isEqualTo(expected);
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo(expected);
        assertThat(reviews.of(crms.batch(), here, LPTRACKER)).isEmpty();
    }

    static Stream<Arguments> bothSides() {
        return Stream.of(Arguments.of(AMOCRM, "one value"), Arguments.of(LPTRACKER, "other value"));
    }

    @Test
    void isDecidedByAnotherPolicyOnReplay() {
        crms.policy(Conflicts.REVIEW);
        bothEditTheName();
        crms.work(here, "m-parked");

        crms.policy(new Policy(Conflicts.wonBy(AMOCRM), Deleted.DEFAULT));
        crms.work(here, "m-parked");
        crms.settle();

        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("one value");
    }

    @Test
    void addsUpPhonesOfBothSidesInsteadOfAsking() {
        crms.policy(Conflicts.REVIEW);
        String first = crms.value(here, FieldPath.CONTACT_PHONE);
        crms.edits(here, FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(first, "+79990000055")));
        crms.edits(there, FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(first, "+79990000066")));
        crms.hinted(here, there);

        Outcome outcome = crms.work(here);

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(crms.crm.calls).last().isEqualTo("update lptracker [contact.phone]");
    }

    private void bothEditTheName() {
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("one value"));
        crms.edits(there, FieldPath.LEAD_NAME, Value.of("other value"));
        crms.hinted(here, there);
    }
}
