package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Lease;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Progress;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliverTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final TenantId ACME = new TenantId("acme");
    private static final List<FieldPath> PATHS =
            List.of(FieldPath.LEAD_NAME, FieldPath.LEAD_PRICE, FieldPath.CONTACT_NAME, FieldPath.CONTACT_PHONE);
    private static final Terms TERMS = new Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), 1);

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final FakeCrm crm = new FakeCrm(clock);
    private final InMemoryBooks books = new InMemoryBooks();
    private final Deliver deliver = new Deliver(crm, books, any -> TERMS, clock);
    private final Deliver together =
            new Deliver(crm, books, any -> new Terms(TERMS.requestTimeout(), TERMS.searchLag(), 50), clock);
    private final Batch batch =
            new Batch(ACME, List.of(back(AMOCRM), back(LPTRACKER)), Region.DEFAULT, () -> Duration.ofMinutes(1));

    private boolean createIfMissing;
    private boolean updateIfFound;
    private String stage;
    private Record source;

    @BeforeEach
    void aLeadInAmocrm() {
        createIfMissing = true;
        updateIfFound = true;
        stage = null;
        source = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Kitchen"),
                        FieldPath.LEAD_PRICE, Value.of(100),
                        FieldPath.CONTACT_NAME, Value.of("Ann"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));
    }

    @Test
    void makesALeadThatIsMissing() {
        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(values(counterpart())).isEqualTo(values(crm.get(source.ref())));
    }

    @Test
    void makesALeadWithItsContactWhereTheFirstRuleNamesAStageOnly() {
        Work work = work(source.ref(), List.of());
        Transition passed = new Transition("open", "called", "p", clock.instant());
        Wish staged = new Wish(
                "called", LPTRACKER, List.of(MatchBy.LINK, MatchBy.PHONE), true, true, "p", "rung", List.of(), passed);

        Progress outcome = deliver.deliver(
                work, List.of(new Mapped.Ok(staged), new Mapped.Ok(wish(work, null))), batch, Map.of(), true);

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(counterpart().status()).isEqualTo("rung");
        assertThat(values(counterpart())).isEqualTo(values(crm.get(source.ref())));
        assertThat(crm.calls).last().isEqualTo("create lptracker");
    }

    @Test
    void keepsToEachRulesOwnFieldsWhereALeadIsMade() {
        Work work = work(source.ref(), List.of());
        Wish named = new Wish(
                "named",
                LPTRACKER,
                List.of(MatchBy.LINK, MatchBy.PHONE),
                true,
                true,
                null,
                null,
                List.of(new Wish.Assignment(
                        FieldPath.CONTACT_NAME,
                        work.record().value(FieldPath.CONTACT_NAME),
                        FieldPath.LEAD_NAME,
                        work.record().value(FieldPath.CONTACT_NAME))),
                null);

        deliver.deliver(work, List.of(new Mapped.Ok(named), new Mapped.Ok(wish(work, null))), batch, Map.of(), true);

        assertThat(values(counterpart())).isEqualTo(values(crm.get(source.ref())));
        assertThat(crm.calls).last().isEqualTo("update lptracker [lead.name]");
    }

    @Test
    void writesOnlyTheFieldThatChanged() {
        pass(source.ref());
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(200));

        pass(source.ref());

        assertThat(crm.all(LPTRACKER)).hasSize(1);
        assertThat(crm.calls).last().isEqualTo("update lptracker [lead.price]");
    }

    @Test
    void writesNothingTheSecondTime() {
        pass(source.ref());
        long writes = crm.writes();

        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOf(Outcome.Unchanged.class);
        assertThat(crm.writes()).isEqualTo(writes);
    }

    @Test
    void takesItsOwnWriteForAnEcho() {
        pass(source.ref());
        long writes = crm.writes();

        Outcome outcome = pass(counterpart().ref());

        assertThat(outcome).isInstanceOf(Outcome.Echo.class);
        assertThat(crm.writes()).isEqualTo(writes);
    }

    @Test
    void takesAPriceOfNothingForNoPrice() {
        Record without = crm.make(
                LPTRACKER,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Shelf"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000077"))));
        pass(without.ref());
        RecordRef made = books.counterpart(ACME, without.ref(), AMOCRM).orElseThrow();
        // As amoCRM does by itself.
        edit(made, FieldPath.LEAD_PRICE, Value.of(0));
        long writes = crm.writes();

        Outcome outcome = pass(made);

        assertThat(outcome).isInstanceOf(Outcome.Echo.class);
        assertThat(crm.writes()).isEqualTo(writes);
    }

    @Test
    void carriesAnEditBack() {
        pass(source.ref());
        pass(counterpart().ref());
        edit(counterpart().ref(), FieldPath.LEAD_NAME, Value.of("Bath"));

        pass(counterpart().ref());

        assertThat(crm.get(source.ref()).value(FieldPath.LEAD_NAME).canonical()).isEqualTo("Bath");
        assertThat(crm.calls).last().isEqualTo("update amocrm [lead.name]");
        long writes = crm.writes();
        assertThat(pass(source.ref())).isInstanceOf(Outcome.Unchanged.class);
        assertThat(crm.writes()).isEqualTo(writes);
    }

    @Test
    void addsAPhoneWithoutTakingOneAway() {
        pass(source.ref());
        pass(counterpart().ref());
        edit(counterpart().ref(), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001", "+79990000002")));

        pass(counterpart().ref());

        assertThat(crm.get(source.ref()).value(FieldPath.CONTACT_PHONE).all().stream()
                        .map(Value::canonical))
                .contains("+79990000002");
        long writes = crm.writes();
        pass(source.ref());
        pass(counterpart().ref());
        assertThat(crm.writes()).isEqualTo(writes);
    }

    @Test
    void findsALeadByPhoneAndBringsItInStep() {
        Record there = crm.make(
                LPTRACKER,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("old name"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));

        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(crm.all(LPTRACKER)).hasSize(1);
        assertThat(values(crm.get(there.ref()))).isEqualTo(values(crm.get(source.ref())));
    }

    @Test
    void givesAReturningCustomerASecondLead() {
        pass(source.ref());
        Record second = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Second"),
                        FieldPath.CONTACT_NAME, Value.of("Ann"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));

        pass(second.ref());

        assertThat(crm.all(LPTRACKER)).hasSize(2);
        assertAllHaveOneContact();
    }

    @Test
    void usesAContactThatTheSearchDoesNotFindYet() {
        pass(source.ref());
        crm.searchLags = true;
        Record second = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Second"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));

        pass(second.ref());

        assertAllHaveOneContact();
    }

    @Test
    void looksForALeadWhoseCreateWasNotHeardOf() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));

        assertThat(pass(source.ref())).isInstanceOf(Outcome.Retried.class);
        assertThat(pass(source.ref())).isInstanceOf(Outcome.Retried.class);
        clock.pass(TERMS.settled());
        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(crm.all(LPTRACKER)).hasSize(1);
        assertThat(counterpart().ref()).isEqualTo(crm.all(LPTRACKER).get(0).ref());
    }

    @Test
    void looksForItThoughAPersonRenamedAndClosedIt() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        pass(source.ref());
        Record made = crm.all(LPTRACKER).get(0);
        edit(made.ref(), FieldPath.LEAD_NAME, Value.of("Somebody's own name"));
        crm.move(made.ref(), "closed");
        clock.pass(TERMS.settled());

        pass(source.ref());

        assertThat(crm.all(LPTRACKER)).hasSize(1);
        assertThat(counterpart().ref()).isEqualTo(made.ref());
    }

    @Test
    void keepsEditsOfBothSidesThoughTheCreateWasNotHeardOf() {
        RecordRef made = madeUnheardAndEditedOnBothSides();

        pass(made);
        pass(source.ref());

        assertThat(values(crm.get(made))).isEqualTo(values(crm.get(source.ref())));
        assertThat(values(crm.get(made))).containsEntry("lead.name", "Bath").containsEntry("lead.price", "200");
    }

    @Test
    void keepsEditsOfBothSidesThoughWhatWasMadeIsLookedForFirst() {
        RecordRef made = madeUnheardAndEditedOnBothSides();
        clock.pass(TERMS.settled());

        pass(source.ref());
        pass(made);

        assertThat(values(crm.get(made))).isEqualTo(values(crm.get(source.ref())));
        assertThat(values(crm.get(made))).containsEntry("lead.name", "Bath").containsEntry("lead.price", "200");
    }

    /** The simulator showed it, full seed 350: the name was written over, and was nowhere then. */
    @Test
    void keepsAnEditOfTheContactThoughTheCreateWasNotHeardOf() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        pass(source.ref());
        RecordRef made = crm.all(LPTRACKER).get(0).ref();
        edit(made, FieldPath.CONTACT_NAME, Value.of("Anna"));
        clock.pass(TERMS.settled());

        pass(source.ref());
        pass(made);

        assertThat(values(crm.get(made))).containsEntry("contact.name", "Anna");
        assertThat(values(crm.get(source.ref()))).isEqualTo(values(crm.get(made)));
    }

    private RecordRef madeUnheardAndEditedOnBothSides() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        pass(source.ref());
        RecordRef made = crm.all(LPTRACKER).get(0).ref();
        edit(made, FieldPath.LEAD_NAME, Value.of("Bath"));
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(200));
        return made;
    }

    @Test
    void doesNotWriteThePriceThatAmocrmShowsWhereNobodyEnteredOneOverAPersonsValue() {
        FieldPath budget = FieldPath.custom(io.leadbridge.event.Entity.LEAD, "1");
        Record there = crm.make(
                LPTRACKER,
                Map.of(budget, Value.of(500), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(0));
        Work work = work(source.ref(), List.of());
        Wish wish = new Wish(
                "rule",
                LPTRACKER,
                List.of(MatchBy.PHONE),
                true,
                true,
                null,
                null,
                List.of(new Wish.Assignment(FieldPath.LEAD_PRICE, Value.of(0), budget, Value.of(0))),
                null);

        deliver.deliver(work, List.of(new Mapped.Ok(wish)), batch, Map.of(), true);

        assertThat(crm.get(there.ref()).value(budget)).isEqualTo(Value.of(500));
    }

    @Test
    void makesNoSecondContactWhileTheFirstOneMayBeUnderWay() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        crm.searchLags = true;
        pass(source.ref());
        Record second = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Second"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));

        assertThat(pass(second.ref())).isInstanceOf(Outcome.Retried.class);
        crm.searchLags = false;
        clock.pass(TERMS.settled());
        pass(source.ref());
        pass(second.ref());

        assertThat(crm.all(LPTRACKER)).hasSize(2);
        assertAllHaveOneContact();
    }

    @Test
    void makesItAgainWhenTheFirstTryLeftNothing() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), false));
        pass(source.ref());
        clock.pass(TERMS.settled());

        pass(source.ref());

        assertThat(crm.all(LPTRACKER)).hasSize(1);
        assertThat(books.intent(ACME, source.ref(), LPTRACKER)).isEmpty();
    }

    @Test
    void knowsALeadThatItMadeWithoutHearingOfItThoughItsOriginIsClosedByNow() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        pass(source.ref());
        crm.move(source.ref(), "closed");
        RecordRef made = crm.all(LPTRACKER).get(0).ref();

        pass(made);

        assertThat(crm.all(AMOCRM)).hasSize(1);
        assertThat(counterpart().ref()).isEqualTo(made);
        assertThat(books.intent(ACME, source.ref(), LPTRACKER)).isEmpty();
    }

    @Test
    void neverMakesTwiceWhatItCannotLookFor() {
        Record nameless = crm.make(AMOCRM, Map.of(FieldPath.LEAD_NAME, Value.of("Walk-in")));
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        pass(nameless.ref());
        clock.pass(TERMS.settled());

        Outcome outcome = pass(nameless.ref());

        assertThat(outcome).isInstanceOf(Outcome.Parked.class);
        assertThat(crm.all(LPTRACKER)).hasSize(1);
    }

    @Test
    void waitsAfterAnUpdateThatMayStillLand() {
        pass(source.ref());
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(200));
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));

        assertThat(pass(source.ref())).isInstanceOf(Outcome.Retried.class);
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(300));
        assertThat(pass(source.ref())).isInstanceOf(Outcome.Retried.class);
        clock.pass(TERMS.settled());
        pass(source.ref());

        assertThat(counterpart().value(FieldPath.LEAD_PRICE).canonical()).isEqualTo("300");
    }

    @Test
    void holdsWithoutHavingWritten() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Hold<>(Duration.ofSeconds(3), "no slot"), false));

        Outcome outcome = pass(source.ref());

        assertThat(outcome).isEqualTo(new Outcome.Held(Duration.ofSeconds(3), "no slot"));
        assertThat(books.intent(ACME, source.ref(), LPTRACKER)).isEmpty();
    }

    @Test
    void doesNotMakeAgainWhatAPersonDeleted() {
        pass(source.ref());
        crm.delete(counterpart().ref());
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(200));

        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Ignored.class, ignored -> assertThat(ignored.reason())
                .isEqualTo(Outcome.Reason.TARGET_GONE));
        assertThat(crm.all(LPTRACKER)).isEmpty();
    }

    @Test
    void keepsAPersonsNewerEditOfTheSameField() {
        pass(source.ref());
        RecordRef there = counterpart().ref();
        pass(there);
        edit(source.ref(), FieldPath.LEAD_NAME, Value.of("from amocrm"));
        edit(there, FieldPath.LEAD_NAME, Value.of("from lptracker"));
        deliver.recall(batch, List.of(), List.of(hint(there)));

        pass(source.ref());
        assertThat(crm.get(there).value(FieldPath.LEAD_NAME).canonical()).isEqualTo("from lptracker");
        pass(there);

        assertThat(crm.get(source.ref()).value(FieldPath.LEAD_NAME).canonical()).isEqualTo("from lptracker");
    }

    @Test
    void keepsAPersonsEditOfAnotherField() {
        pass(source.ref());
        RecordRef there = counterpart().ref();
        edit(there, FieldPath.LEAD_PRICE, Value.of(777));
        deliver.recall(batch, List.of(), List.of(hint(there)));
        edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));

        pass(source.ref());

        assertThat(crm.get(there).value(FieldPath.LEAD_PRICE).canonical()).isEqualTo("777");
        assertThat(crm.get(there).value(FieldPath.LEAD_NAME).canonical()).isEqualTo("Bath");
    }

    @Test
    void doesNotUndoAPersonsMoveOfTheTarget() {
        stage = "called";
        pass(source.ref());
        RecordRef there = counterpart().ref();
        crm.move(there, "sold");
        deliver.recall(batch, List.of(), List.of(hint(there)));
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(5));

        pass(source.ref());

        assertThat(crm.get(there).status()).isEqualTo("sold");
    }

    @Test
    void movesTheTargetAgainWhenTheSourceEntersItsStatusAgain() {
        stage = "called";
        pass(source.ref());
        RecordRef there = counterpart().ref();
        crm.move(there, "sold");
        deliver.recall(batch, List.of(), List.of(hint(there)));
        clock.pass(Duration.ofSeconds(2));
        crm.move(source.ref(), "other");
        crm.move(source.ref(), "open");

        pass(
                source.ref(),
                new Transition("open", "other", "p", clock.instant()),
                new Transition("other", "open", "p", clock.instant().plusSeconds(1)));

        assertThat(crm.get(there).status()).isEqualTo("called");
    }

    @Test
    void answersAnEntryOnce() {
        Transition won = new Transition("open", "won", "p", clock.instant());
        Work work = work(source.ref(), List.of(won));
        Wish wish = wish(work, won);
        deliver.deliver(work, List.of(new Mapped.Ok(wish)), batch, Map.of(), true);
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(5));
        long writes = crm.writes();

        Work again = work(source.ref(), List.of(won));
        deliver.deliver(again, List.of(new Mapped.Ok(wish(again, won))), batch, Map.of(), true);

        assertThat(crm.writes()).isEqualTo(writes);
    }

    @Test
    void answersASnapshotThatShowsNothingNewWithoutACall() {
        pass(source.ref());
        int calls = crm.calls.size();
        Hint hint = shown(source.ref());

        Map<RecordRef, Outcome> answered = deliver.recall(batch, List.of(hint), List.of());

        assertThat(answered).containsEntry(source.ref(), new Outcome.Unchanged());
        assertThat(crm.calls).hasSize(calls);
    }

    @Test
    void looksAtASnapshotThatShowsANewValue() {
        pass(source.ref());
        edit(source.ref(), FieldPath.LEAD_PRICE, Value.of(5));

        assertThat(deliver.recall(batch, List.of(shown(source.ref())), List.of()))
                .isEmpty();
    }

    @Test
    void leavesAFoundLeadAloneIfTheRuleSaysSo() {
        updateIfFound = false;
        crm.make(LPTRACKER, Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));

        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Ignored.class, ignored -> assertThat(ignored.reason())
                .isEqualTo(Outcome.Reason.FOUND));
        assertThat(crm.writes()).isZero();
    }

    @Test
    void makesNothingIfTheRuleSaysSo() {
        createIfMissing = false;

        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Ignored.class, ignored -> assertThat(ignored.reason())
                .isEqualTo(Outcome.Reason.NOT_FOUND));
        assertThat(crm.writes()).isZero();
    }

    @Test
    void carriesTheSecondWishAfterACrashBetweenTwo() {
        FieldPath first = FieldPath.custom(io.leadbridge.event.Entity.LEAD, "1");
        FieldPath second = FieldPath.custom(io.leadbridge.event.Entity.LEAD, "2");
        pass(source.ref());
        edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        crm.failures.add(new FakeCrm.Failure(new Answer.Later<>(Duration.ofSeconds(1), "503"), false));
        Work work = work(source.ref(), List.of());
        List<Mapped> both = List.of(new Mapped.Ok(only(work, second)), new Mapped.Ok(only(work, first)));
        crm.failures.clear();
        deliver.deliver(work, both.subList(0, 1), batch, Map.of(), true);

        Outcome outcome = (Outcome) deliver.deliver(work, both, batch, Map.of(), true);

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(counterpart().value(first).canonical()).isEqualTo("Bath");
        assertThat(counterpart().value(second).canonical()).isEqualTo("Bath");
    }

    /** The simulator showed it: who makes a lead goes on to fill it in. */
    @Test
    void carriesNothingBackFromTheLeadThatALostCreateMade() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        assertThat(pass(source.ref())).isInstanceOf(Outcome.Retried.class);
        edit(source.ref(), FieldPath.CONTACT_NAME, Value.of("Anna"));
        RecordRef made = crm.all(LPTRACKER).get(0).ref();

        Outcome fromThere = pass(made);
        Outcome again = pass(made);
        pass(source.ref());

        assertThat(fromThere).isInstanceOf(Outcome.Echo.class);
        assertThat(again.word()).isIn("echo", "unchanged");
        assertThat(crm.all(LPTRACKER)).hasSize(1);
        assertThat(values(crm.get(source.ref()))).containsEntry("contact.name", "Anna");
        assertThat(values(counterpart())).isEqualTo(values(crm.get(source.ref())));
    }

    /** The simulator showed it: the person's own lead was so young that the search did not find it, either. */
    @Test
    void makesNothingForALeadThatALostCreateMayHaveMade() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        assertThat(pass(source.ref())).isInstanceOf(Outcome.Retried.class);
        RecordRef made = crm.all(LPTRACKER).get(0).ref();
        crm.searchLags = true;

        Outcome tooEarly = pass(made);
        crm.searchLags = false;
        clock.pass(TERMS.settled());
        Outcome found = pass(source.ref());
        Outcome afterwards = pass(made);

        assertThat(tooEarly).isInstanceOf(Outcome.Retried.class);
        assertThat(found).isInstanceOf(Outcome.Applied.class);
        assertThat(afterwards.word()).isIn("echo", "unchanged");
        assertThat(crm.all(AMOCRM)).hasSize(1);
        assertThat(crm.all(LPTRACKER)).hasSize(1);
    }

    /** The simulator showed it: names go in capital letters one way, and as they are the other way. */
    @Test
    void doesNotSendBackWhatAWriteOfItsOwnThatNobodyAnsweredHasDone() {
        pass(source.ref());
        edit(counterpart().ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        assertThat(pass(counterpart().ref())).isInstanceOf(Outcome.Retried.class);
        Work work = work(source.ref(), List.of());
        Wish.Assignment capitals = new Wish.Assignment(
                FieldPath.LEAD_NAME, work.record().value(FieldPath.LEAD_NAME), FieldPath.LEAD_NAME, Value.of("BATH"));
        Wish wish = new Wish("rule", LPTRACKER, List.of(), false, true, null, null, List.of(capitals), null);

        deliver.recall(batch, List.of(work.hint()), List.of());
        deliver.deliver(work, List.of(new Mapped.Ok(wish)), batch, Map.of(), true);

        assertThat(crm.get(source.ref()).value(FieldPath.LEAD_NAME).canonical()).isEqualTo("Bath");
        assertThat(counterpart().value(FieldPath.LEAD_NAME).canonical()).isEqualTo("Bath");
    }

    /** A CRM may write a contact before it finds that the lead is gone: an edit after the other would do so. */
    @Test
    void looksFirstAtALeadThatTurnedOutToBeGone() {
        pass(source.ref());
        crm.delete(counterpart().ref());
        edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        pass(source.ref());
        List<String> calls = List.copyOf(crm.calls);

        edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Hall"));
        Outcome outcome = pass(source.ref());

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Ignored.class, ignored -> assertThat(ignored.reason())
                .isEqualTo(Outcome.Reason.TARGET_GONE));
        assertThat(calls).last().asString().startsWith("update");
        assertThat(crm.calls.subList(calls.size(), crm.calls.size())).allMatch(call -> call.startsWith("fetch"));
    }

    @Test
    void sendsWritesOfSeveralLeadsInOneCallAndEndsEachByItself() {
        List<Record> sources = leads(5);
        sources.forEach(lead -> pass(lead.ref()));
        sources.forEach(lead -> edit(lead.ref(), FieldPath.LEAD_PRICE, Value.of(200)));
        List<Pending> parcel = sources.stream().map(lead -> left(lead.ref())).toList();
        crm.delete(counterpart(sources.get(0)).ref());
        int calls = crm.portCalls().size();
        crm.failures.add(new FakeCrm.Failure(new Answer.Gone<>(), false));
        crm.failures.add(new FakeCrm.Failure(new Answer.Refused<>("no such option"), false));
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        crm.failures.add(new FakeCrm.Failure(new Answer.Hold<>(Duration.ofSeconds(3), "no slot"), false));

        List<Outcome> outcomes = finished(parcel);

        assertThat(crm.portCalls()).hasSize(calls + 1).last().isEqualTo("update lptracker 5");
        assertThat(outcomes)
                .extracting(Outcome::word)
                .containsExactly("ignored", "parked", "retried", "held", "applied");
        assertThat(counterpart(sources.get(4)).value(FieldPath.LEAD_PRICE).canonical())
                .isEqualTo("200");
        assertThat(pass(sources.get(2).ref())).as("its write may still land").isInstanceOf(Outcome.Retried.class);
        assertThat(pass(sources.get(3).ref())).isInstanceOf(Outcome.Applied.class);
        assertThat(pass(sources.get(4).ref())).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void makesSeveralLeadsInOneCallAndLooksForTheOneThatWasNotHeardOf() {
        List<Record> sources = leads(3);
        List<Pending> parcel = sources.stream().map(lead -> left(lead.ref())).toList();
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        crm.failures.add(new FakeCrm.Failure(new Answer.Hold<>(Duration.ofSeconds(3), "no slot"), false));

        List<Outcome> outcomes = finished(parcel);

        assertThat(crm.portCalls()).containsExactly("create lptracker 3");
        assertThat(outcomes).extracting(Outcome::word).containsExactly("retried", "held", "applied");
        assertThat(books.intent(ACME, sources.get(0).ref(), LPTRACKER)).isPresent();
        assertThat(books.intent(ACME, sources.get(1).ref(), LPTRACKER)).isEmpty();
        clock.pass(TERMS.settled());
        sources.forEach(lead -> pass(lead.ref()));
        assertThat(crm.all(LPTRACKER)).hasSize(3);
    }

    @Test
    void storesNoIntentBeforeTheParcelIsSent() {
        left(source.ref());

        assertThat(books.intent(ACME, source.ref(), LPTRACKER)).isEmpty();
        assertThat(crm.writes()).isZero();
    }

    @Test
    void takesTheContactThatWasMadeSinceTheCreateWasPlanned() {
        Record second = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Second"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));
        crm.searchLags = true;
        Pending one = left(source.ref());
        Pending other = left(second.ref());

        finished(List.of(one));
        finished(List.of(other));

        assertThat(one.touches()).containsAnyElementsOf(other.touches());
        assertThat(crm.all(LPTRACKER)).hasSize(2);
        assertAllHaveOneContact();
    }

    @Test
    void writesAtOnceWhatALaterLeadMustSee() {
        Progress progress = together.deliver(
                work(source.ref(), List.of()),
                List.of(new Mapped.Ok(wish(work(source.ref(), List.of()), null))),
                batch,
                Map.of(),
                false);

        assertThat(progress).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void leavesOnlyTheLastWishOfALead() {
        pass(source.ref());
        edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        FieldPath first = FieldPath.custom(io.leadbridge.event.Entity.LEAD, "1");
        FieldPath second = FieldPath.custom(io.leadbridge.event.Entity.LEAD, "2");
        Work work = work(source.ref(), List.of());

        Progress progress = together.deliver(
                work,
                List.of(new Mapped.Ok(only(work, first)), new Mapped.Ok(only(work, second))),
                batch,
                Map.of(),
                true);

        assertThat(counterpart().value(first).canonical()).isEqualTo("Bath");
        assertThat(counterpart().value(second).isEmpty()).isTrue();
        assertThat(finished(List.of((Pending) progress))).singleElement().isInstanceOf(Outcome.Applied.class);
        assertThat(counterpart().value(second).canonical()).isEqualTo("Bath");
    }

    @Test
    void writesTheRestWhereTheTargetHasNoCompany() {
        FieldPath company = FieldPath.COMPANY_NAME;
        FakeCrm withoutCompanies = new FakeCrm(clock) {
            @Override
            public synchronized Answer<Updated> update(Account account, Patch patch, Lease lease) {
                return patch.fields().containsKey(company)
                        ? new Answer.CannotTake<>("the lead has no company to write to")
                        : super.update(account, patch, lease);
            }
        };
        Record here = withoutCompanies.make(
                AMOCRM, Map.of(FieldPath.LEAD_NAME, Value.of("Kitchen"), company, Value.of("Romashka")));
        Record there = withoutCompanies.make(LPTRACKER, Map.of(FieldPath.LEAD_NAME, Value.of("old")));
        books.keep(ACME, new Landing().link(here.ref(), there.ref()));
        Deliver hub = new Deliver(withoutCompanies, books, any -> TERMS, clock);
        Work work = new Work(hint(here.ref()), here, List.of());
        Wish wish = only(work, FieldPath.LEAD_NAME);
        List<Wish.Assignment> fields = new ArrayList<>(wish.fields());
        fields.add(new Wish.Assignment(company, Value.of("Romashka"), company, Value.of("Romashka")));
        List<Mapped> mapped = List.of(new Mapped.Ok(
                new Wish("rule", LPTRACKER, List.of(), false, true, null, null, List.copyOf(fields), null)));

        Outcome first = (Outcome) hub.deliver(work, mapped, batch, Map.of(), true);
        Outcome second = (Outcome) hub.deliver(work, mapped, batch, Map.of(), true);

        assertThat(withoutCompanies.get(there.ref()).value(FieldPath.LEAD_NAME).canonical())
                .isEqualTo("Kitchen");
        assertThat(first)
                .hasToString("Applied[what=" + there.ref() + " lead.name; company fields not written: " + there.ref()
                        + " has no company]");
        assertThat(second).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void readsALeadThatTheCrmTookForTheNewOne() {
        Record old = crm.make(LPTRACKER, Map.of(FieldPath.LEAD_NAME, Value.of("old")));
        FakeCrm merging = new FakeCrm(clock) {
            @Override
            public synchronized List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
                return List.of(new Answer.Ok<>(new Created(
                        old.ref().id(), old.mainContact().orElseThrow().id(), true)));
            }

            @Override
            public synchronized Answer<List<Record>> fetch(Account account, Set<String> ids, Instant since) {
                return crm.fetch(account, ids, since);
            }

            @Override
            public synchronized List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
                return crm.update(account, patches, lease);
            }
        };
        Deliver hub = new Deliver(merging, books, any -> TERMS, clock);
        Work work = work(source.ref(), List.of());

        hub.deliver(work, List.of(new Mapped.Ok(wish(work, null))), batch, Map.of(), true);

        assertThat(counterpart().ref()).isEqualTo(old.ref());
        assertThat(counterpart().value(FieldPath.LEAD_NAME).canonical()).isEqualTo("Kitchen");
    }

    @Test
    void takesAFullNameThatOneContactHas() {
        Record there = named("Ann Lee");

        Outcome outcome = passByName("Ann  LEE");

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(crm.all(LPTRACKER)).extracting(Record::ref).containsExactly(there.ref());
    }

    @Test
    void takesNoNameThatSeveralContactsHave() {
        named("Ann Lee");
        named("Ann Lee");

        Outcome outcome = passByName("Ann Lee");

        assertThat(crm.all(LPTRACKER)).hasSize(3);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Applied.class, applied -> assertThat(applied.what())
                .contains("2 contacts have it, none was taken"));
    }

    @Test
    void takesNoContactByNameWhoseLeadsAreAnothersOrClosed() {
        crm.move(named("Ann Lee").ref(), "closed");

        passByName("Ann Lee");

        assertThat(crm.all(LPTRACKER))
                .hasSize(2)
                .extracting(record -> record.mainContact().orElseThrow().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void doesNotSearchByASingleWord() {
        named("Ann");

        passByName("Ann");

        assertThat(crm.reads()).isEmpty();
        assertThat(crm.all(LPTRACKER)).hasSize(2);
    }

    private Record named(String name) {
        return crm.make(
                LPTRACKER, Map.of(FieldPath.LEAD_NAME, Value.of("old"), FieldPath.CONTACT_NAME, Value.of(name)));
    }

    private Outcome passByName(String name) {
        Record lead =
                crm.make(AMOCRM, Map.of(FieldPath.LEAD_NAME, Value.of("Bath"), FieldPath.CONTACT_NAME, Value.of(name)));
        Work work = work(lead.ref(), List.of());
        Wish wish = wish(work, null);
        Wish byName = new Wish(
                "rule", LPTRACKER, List.of(MatchBy.LINK, MatchBy.NAME), true, true, null, null, wish.fields(), null);
        return (Outcome) deliver.deliver(work, List.of(new Mapped.Ok(byName)), batch, Map.of(), true);
    }

    private void assertAllHaveOneContact() {
        assertThat(crm.all(LPTRACKER).stream()
                        .map(record -> record.mainContact().orElseThrow().id())
                        .distinct())
                .hasSize(1);
    }

    private List<Record> leads(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> crm.make(
                        AMOCRM,
                        Map.of(
                                FieldPath.LEAD_NAME, Value.of("Lead " + i),
                                FieldPath.LEAD_PRICE, Value.of(100),
                                FieldPath.CONTACT_NAME, Value.of("Person " + i),
                                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+7999000010" + i)))))
                .toList();
    }

    /** As {@link #pass}, but where the target takes several leads in one write. */
    private Pending left(RecordRef lead) {
        Hint hint = hint(lead);
        deliver.recall(batch, List.of(hint), List.of());
        Work work = deliver.entered(new Work(hint, crm.get(lead), List.of()), batch);
        return (Pending) together.deliver(work, List.of(new Mapped.Ok(wish(work, null))), batch, Map.of(), true);
    }

    private List<Outcome> finished(List<Pending> parcel) {
        return together.send(parcel).stream()
                .map(sent -> (Outcome) together.finish(sent))
                .toList();
    }

    private Outcome pass(RecordRef lead, Transition... entered) {
        Hint hint = hint(lead, entered);
        deliver.recall(batch, List.of(hint), List.of());
        clock.pass(Duration.ofSeconds(1));
        Work work = deliver.entered(new Work(hint, crm.get(lead), List.of()), batch);
        return (Outcome) deliver.deliver(work, List.of(new Mapped.Ok(wish(work, null))), batch, Map.of(), true);
    }

    private Work work(RecordRef lead, List<Transition> entered) {
        return new Work(hint(lead), crm.get(lead), entered);
    }

    private void edit(RecordRef ref, FieldPath path, Value value) {
        clock.pass(Duration.ofSeconds(1));
        crm.edit(ref, path, value);
    }

    private Record counterpart() {
        return counterpart(source);
    }

    private Record counterpart(Record here) {
        return crm.get(books.counterpart(ACME, here.ref(), LPTRACKER).orElseThrow());
    }

    private Wish wish(Work work, Transition trigger) {
        CrmId target = work.record().ref().crm().equals(AMOCRM) ? LPTRACKER : AMOCRM;
        List<Wish.Assignment> fields = new ArrayList<>();
        PATHS.forEach(path -> fields.add(new Wish.Assignment(
                path, work.record().value(path), path, work.record().value(path))));
        return new Wish(
                "rule",
                target,
                List.of(MatchBy.LINK, MatchBy.PHONE),
                createIfMissing,
                updateIfFound,
                null,
                target.equals(LPTRACKER) ? stage : null,
                fields,
                trigger);
    }

    private static Wish only(Work work, FieldPath to) {
        Value name = work.record().value(FieldPath.LEAD_NAME);
        return new Wish(
                "rule " + to,
                LPTRACKER,
                List.of(),
                false,
                true,
                null,
                null,
                List.of(new Wish.Assignment(FieldPath.LEAD_NAME, name, to, name)),
                null);
    }

    private static Hint hint(RecordRef lead, Transition... entered) {
        return new Hint(
                lead,
                Set.of(Change.UPDATED),
                List.of(entered),
                null,
                Set.of(),
                List.of(new EventId("m", 0)),
                Optional.empty());
    }

    private Hint shown(RecordRef lead) {
        Hint hint = hint(lead);
        return new Hint(
                lead, hint.changes(), List.of(), clock.instant(), Set.of(), hint.events(), Optional.of(crm.get(lead)));
    }

    private static Rule back(CrmId from) {
        CrmId to = from.equals(AMOCRM) ? LPTRACKER : AMOCRM;
        List<FieldRule> fields = PATHS.stream()
                .map(path -> new FieldRule(path, path, List.of(), null))
                .toList();
        return new Rule("from " + from, from, null, List.of(new SyncTo(to, List.of(), true, true, null, null, fields)));
    }

    private static Map<String, String> values(Record record) {
        Map<String, String> values = new java.util.TreeMap<>();
        PATHS.forEach(path -> values.put(path.toString(), record.value(path).canonical()));
        return values;
    }
}
