package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Remark;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.testing.HandClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notes and tasks: each once for what a person did, whatever is repeated. */
class NotesTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final TenantId ACME = new TenantId("acme");
    private static final FieldPath TOWN = FieldPath.custom(Entity.LEAD, "5");
    private static final Terms TERMS = new Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), 1);
    private static final List<FieldPath> PATHS =
            List.of(FieldPath.LEAD_NAME, FieldPath.CONTACT_NAME, FieldPath.CONTACT_PHONE);
    private static final String CHANGED = "changed";
    private static final String WON = "won";

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final FakeCrm crm = new FakeCrm(clock);
    private final InMemoryBooks books = new InMemoryBooks();
    private final Deliver deliver = new Deliver(crm, books, any -> TERMS, clock);
    private final Batch batch = new Batch(
            ACME,
            List.of(
                    rule(CHANGED, AMOCRM, new Condition.All(List.of())),
                    rule(WON, AMOCRM, new Condition.InStatus(List.of("won"))),
                    rule("back", LPTRACKER, new Condition.All(List.of()))),
            Region.DEFAULT,
            () -> Duration.ofMinutes(1));

    private Record source;
    private int messages;

    @BeforeEach
    void aLeadInAmocrm() {
        source = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Kitchen"),
                        FieldPath.CONTACT_NAME, Value.of("Ann"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));
    }

    @Test
    void tellsOfTheNewLeadAndOfEachEditOnce() {
        pass(CHANGED, hint());
        assertThat(notes()).containsExactly("changed: Kitchen");

        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        pass(CHANGED, hint());
        pass(CHANGED, hint());

        assertThat(notes()).containsExactly("changed: Kitchen", "changed: Bath");
        assertThat(crm.tasks.get(counterpart())).hasSize(2).allSatisfy(task -> assertThat(task.due())
                .isNotNull());
    }

    @Test
    void tellsOfAnEditOfAFieldThatNoRuleMaps() {
        pass(CHANGED, hint());
        crm.edit(source.ref(), TOWN, Value.of("Omsk"));

        pass(CHANGED, hint());

        assertThat(notes()).hasSize(2);
    }

    @Test
    void tellsAgainWhenAnEditIsTakenBack() {
        pass(CHANGED, hint());
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        pass(CHANGED, hint());
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Kitchen"));

        pass(CHANGED, hint());

        assertThat(notes()).containsExactly("changed: Kitchen", "changed: Bath", "changed: Kitchen");
    }

    @Test
    void tellsNothingOfItsOwnWrites() {
        pass(CHANGED, hint());
        RecordRef there = counterpart();

        pass("back", hint(there));
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        pass(CHANGED, hint());
        pass("back", hint(there));

        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    @Test
    void tellsTheOtherSideOfAPersonsEdit() {
        pass(CHANGED, hint());
        pass("back", hint(counterpart()));
        crm.edit(counterpart(), FieldPath.LEAD_NAME, Value.of("Bath"));

        pass("back", hint(counterpart()));
        pass(CHANGED, hint());

        assertThat(crm.notes.get(source.ref())).hasSize(1);
        assertThat(notes()).hasSize(1);
    }

    @Test
    void tellsOfALeadWhoseLostCreateWasFoundFromTheOtherSide() {
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        Hint hint = hint();
        pass(CHANGED, hint);
        pass("back", hint(crm.all(LPTRACKER).get(0).ref()));

        pass(CHANGED, hint);
        pass(CHANGED, hint);

        assertThat(notes()).containsExactly("changed: Kitchen");
        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    /** NotesFlowTest showed it: a note's answer was lost, and the copy's webhook was worked while that was waited for. */
    @Test
    void tellsNothingOnTheLeadItselfWhileItsFirstPassIsNotOver() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        Work work = work(hint());
        List<Mapped> wishes =
                List.of(new Mapped.Ok(staged(wish(CHANGED, work, null, 0), "first")), new Mapped.Ok(bare(work)));
        assertThat(deliver.deliver(work, wishes, batch, Map.of(), true)).isInstanceOf(Outcome.Retried.class);
        int writes = crm.portCalls().size();

        Work copy = deliver.entered(work(hint(counterpart())), batch);
        deliver.deliver(
                copy, List.of(new Mapped.Ok(staged(wish("back", copy, null, 0), "open"))), batch, Map.of(), true);

        assertThat(crm.portCalls()).hasSize(writes);
        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    /** A message that tells of the contact may come back earlier than the one that tells of the new lead. */
    @Test
    void tellsOfANewLeadThoughAnotherEventOfItWasWorkedFirst() {
        pass(null, hint());
        Hint added = added(source.ref());

        pass(CHANGED, added);
        pass(CHANGED, added);

        assertThat(notes()).containsExactly("changed: Kitchen");
    }

    @Test
    void tellsNothingOfACopyWhoseOwnWebhookTellsThatItWasAdded() {
        pass(CHANGED, added(source.ref()));
        pass("back", hint(counterpart()));

        pass("back", added(counterpart()));

        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    /** A rule that moves new leads must not take the copy that we made for one. */
    @Test
    void leavesALeadInItsStageThoughItsCopysRuleHasAnotherOne() {
        Work work = work(hint());
        deliver.deliver(
                work, List.of(new Mapped.Ok(staged(wish(CHANGED, work, null, 0), "first"))), batch, Map.of(), true);

        Work copy = deliver.entered(work(hint(counterpart())), batch);
        deliver.deliver(
                copy, List.of(new Mapped.Ok(staged(wish("back", copy, null, 0), "new"))), batch, Map.of(), true);

        assertThat(crm.get(source.ref()).status()).isEqualTo("open");
        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    /** Seed 26 of the first simulator: a crash between the create and the look at the contact's fields. */
    @Test
    void tellsOfANewLeadOnAKnownContactThoughItsWorkerDiesRightAfterTheCreate() {
        pass(CHANGED, hint());
        source = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Bath"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));
        Deliver dying = new Deliver(crm, diesAfterKeeping(books), any -> TERMS, clock);
        Work work = dying.entered(work(hint()), batch);
        List<Mapped> wishes = List.of(new Mapped.Ok(wish(CHANGED, work, null, 0)));
        assertThatThrownBy(() -> dying.deliver(work, wishes, batch, Map.of(), true))
                .hasMessage("dead");

        pass(CHANGED, hint());
        pass(CHANGED, hint());

        assertThat(crm.all(LPTRACKER)).hasSize(2);
        assertThat(notes()).containsExactly("changed: Bath");
    }

    /** Short seed 8 of the simulator: our own write from the other side came between a pass that broke off and its retry. */
    @Test
    void tellsOfAChangeOnceThoughOurOwnWriteCameBeforeItsPassHadEnded() {
        bothSidesAreEditedAndThePassOfOneBreaksOff();
        pass("back", hint(counterpart()));

        pass(CHANGED, hint());
        pass(CHANGED, hint());

        assertThat(crm.get(source.ref()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Bath"));
        assertThat(notes()).hasSize(2);
    }

    @Test
    void tellsOfAChangeOnceThoughTheAnswerToOurOwnWriteWasLostBeforeItsPassHadEnded() {
        bothSidesAreEditedAndThePassOfOneBreaksOff();
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        assertThat(pass("back", hint(counterpart()))).isInstanceOf(Outcome.Retried.class);

        pass(CHANGED, hint());
        pass(CHANGED, hint());

        assertThat(crm.get(source.ref()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Bath"));
        assertThat(notes()).hasSize(2);
    }

    @Test
    void tellsOfANewLeadOnceThoughOurOwnWriteCameBeforeItsFirstPassHadEnded() {
        breaksOffAfterItsFirstWish();
        crm.edit(counterpart(), FieldPath.LEAD_NAME, Value.of("Bath"));
        pass("back", hint(counterpart()));

        pass(CHANGED, hint());
        pass(CHANGED, hint());

        assertThat(crm.get(source.ref()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Bath"));
        assertThat(notes()).hasSize(1);
    }

    /** Full seed 6 of the simulator: the copy has one phone more than the lost write, for phones are only added. */
    @Test
    void bringsNoPhoneBackThatAPersonTookAwayThoughTheAnswerToTheWriteWasLost() {
        Hint lost = losesTheAnswerToAPhoneThatReplacesAnother();

        pass("back", hint(counterpart()));
        clock.pass(TERMS.settled());
        pass(CHANGED, lost);
        pass("back", hint(counterpart()));

        assertThat(phones(source.ref())).containsExactly("+79990000001", "+79990000003");
        assertThat(phones(counterpart())).containsExactly("+79990000001", "+79990000002", "+79990000003");
        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    /** Full seed 15: the lead's own pass sees first what has landed. */
    @Test
    void bringsNoPhoneBackOnceTheLostWriteWasSeen() {
        Hint lost = losesTheAnswerToAPhoneThatReplacesAnother();

        clock.pass(TERMS.settled());
        pass(CHANGED, lost);
        pass("back", hint(counterpart()));

        assertThat(phones(source.ref())).containsExactly("+79990000001", "+79990000003");
        assertThat(crm.notes).doesNotContainKey(source.ref());
    }

    @Test
    void bringsNoPhoneBackThoughTheWorkerDiedOverTheWriteAndNoRuleTells() {
        pass(CHANGED, hint());
        pass("back", hint(counterpart()));
        crm.edit(source.ref(), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001", "+79990000002")));
        pass(CHANGED, hint());
        crm.edit(source.ref(), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001", "+79990000003")));
        Deliver dying = new Deliver(diesAfter(Crm.class, crm, "update"), books, any -> TERMS, clock);
        Batch silent = new Batch(ACME, List.of(), Region.DEFAULT, () -> Duration.ofMinutes(1));
        dying.recall(silent, List.of(hint()), List.of());
        List<Mapped> wishes = List.of(new Mapped.Ok(bare(work(hint()))));
        assertThatThrownBy(() -> dying.deliver(work(hint()), wishes, silent, Map.of(), true))
                .hasMessage("dead");

        pass("back", hint(counterpart()));

        assertThat(phones(source.ref())).containsExactly("+79990000001", "+79990000003");
        assertThat(phones(counterpart())).containsExactly("+79990000001", "+79990000002", "+79990000003");
    }

    @Test
    void carriesAPhoneThatAPersonAddedBesideALostWrite() {
        Hint lost = losesTheAnswerToAPhoneThatReplacesAnother();
        crm.edit(
                counterpart(),
                FieldPath.CONTACT_PHONE,
                Value.ofTexts(List.of("+79990000001", "+79990000003", "+79990000004")));

        pass("back", hint(counterpart()));
        clock.pass(TERMS.settled());
        pass(CHANGED, lost);

        assertThat(phones(source.ref())).contains("+79990000003", "+79990000004");
        assertThat(crm.notes.get(source.ref())).hasSize(1);
    }

    /** The write of the new phone was done, and its answer is lost; the copy keeps the old one beside it. */
    private Hint losesTheAnswerToAPhoneThatReplacesAnother() {
        pass(CHANGED, hint());
        pass("back", hint(counterpart()));
        crm.edit(source.ref(), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001", "+79990000002")));
        pass(CHANGED, hint());
        crm.edit(source.ref(), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001", "+79990000003")));
        crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        Hint lost = hint();
        assertThat(pass(CHANGED, lost)).isInstanceOf(Outcome.Retried.class);
        return lost;
    }

    private List<String> phones(RecordRef lead) {
        return crm.get(lead).value(FieldPath.CONTACT_PHONE).all().stream()
                .map(Value::canonical)
                .toList();
    }

    @Test
    void tellsOfAStatusThatANewLeadEnteredBeforeItsFirstPassEnded() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        Hint hint = hint();
        assertThat(pass(CHANGED, hint)).isInstanceOf(Outcome.Retried.class);
        crm.move(source.ref(), "won");
        clock.pass(TERMS.settled());

        pass(WON, hint);
        pass(WON, hint);

        assertThat(notes()).containsExactly("changed: Kitchen", "won: Kitchen");
    }

    @Test
    void looksForANoteWhoseAnswerWasLost() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), true));
        Hint hint = hint();

        assertThat(pass(CHANGED, hint)).isInstanceOf(Outcome.Retried.class);
        assertThat(pass(CHANGED, hint)).isInstanceOf(Outcome.Retried.class);
        clock.pass(TERMS.settled());
        assertThat(pass(CHANGED, hint).ended()).isTrue();

        assertThat(notes()).hasSize(1);
        assertThat(crm.tasks.get(counterpart())).hasSize(1);
    }

    @Test
    void leavesWhatIsOwedToThoseWhoHaveALease() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), false));
        pass(CHANGED, hint());
        clock.pass(TERMS.settled());
        Map<RecordRef, Base> before = books.bases(ACME, List.of(source.ref()));
        int calls = crm.portCalls().size();
        Batch ofPoll = new Batch(ACME, List.of(), Region.DEFAULT, () -> Duration.ZERO);

        deliver.recall(ofPoll, List.of(hint()), List.of());

        assertThat(crm.portCalls()).hasSize(calls);
        assertThat(books.bases(ACME, List.of(source.ref())).get(source.ref()).owed())
                .isNotEmpty()
                .isEqualTo(before.get(source.ref()).owed());
    }

    @Test
    void makesANoteAgainWhoseTryLeftNothing() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), false));
        Hint hint = hint();
        pass(CHANGED, hint);
        clock.pass(TERMS.settled());

        pass(CHANGED, hint);

        assertThat(notes()).hasSize(1);
    }

    @Test
    void doesNotTakeAnEarlierNoteOfTheSameTextForTheLostOne() {
        pass(WON, hint(source.ref()));
        crm.move(source.ref(), "won");
        pass(WON, hint());
        crm.move(source.ref(), "open");
        pass(null, hint());
        crm.move(source.ref(), "won");
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), false));
        Hint hint = hint();
        pass(WON, hint);
        clock.pass(TERMS.settled());

        pass(WON, hint);

        assertThat(notes()).containsExactly("won: Kitchen", "won: Kitchen", "won: Kitchen");
    }

    @Test
    void tellsWhatItOwesThoughTheRuleFiresNoMore() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Later<>(Duration.ofSeconds(1), "busy"), false));
        Hint hint = hint();
        assertThat(pass(CHANGED, hint)).isInstanceOf(Outcome.Retried.class);

        pass(null, hint);

        assertThat(notes()).hasSize(1);
    }

    @Test
    void tellsOfAStatusOnceForEachEntry() {
        pass(WON, hint());
        crm.notes.clear();
        crm.move(source.ref(), "won");
        pass(WON, hint());
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        pass(WON, hint());

        assertThat(notes()).containsExactly("won: Kitchen");

        crm.move(source.ref(), "open");
        pass(null, hint());
        crm.move(source.ref(), "won");
        pass(WON, hint());

        assertThat(notes()).containsExactly("won: Kitchen", "won: Bath");
    }

    @Test
    void tellsOfAnUndatedPassedStatusOnceForEachMessage() {
        pass(CHANGED, hint());
        crm.notes.clear();
        Transition passed = new Transition(null, "won", null, null);
        Hint hint = hint();

        passed(hint, passed);
        passed(hint, passed);
        assertThat(notes()).hasSize(1);

        passed(hint(), passed);
        assertThat(notes()).hasSize(2);
    }

    @Test
    void tellsTwoActionsOfARuleThatFiredOnOneEntry() {
        Transition passed = new Transition("open", "won", null, clock.instant());
        Work work = work(hint());
        Wish first = wish(WON, work, passed, 0);
        Wish second = wish(WON, work, passed, 1);
        List<Mapped> mapped = List.of(new Mapped.Ok(first), new Mapped.Ok(second));

        deliver.deliver(work, mapped, batch, Map.of(), true);
        deliver.deliver(work, mapped, batch, Map.of(), true);

        assertThat(notes()).hasSize(2);
    }

    @Test
    void tellsTheSecondRulesNoteAndNotTheFirstOnesAgainAfterAReplay() {
        pass(CHANGED, hint());
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        Hint hint = hint();
        Work work = work(hint);
        Mapped changed = new Mapped.Ok(wish(CHANGED, work, null, 0));
        deliver.deliver(work, List.of(changed, new Mapped.Fault("no such stage")), batch, Map.of(), true);
        List<Mapped> mended = List.of(changed, new Mapped.Ok(noteOnly(work)));

        deliver.deliver(work(hint), mended, batch, Map.of(), true);
        deliver.deliver(work(hint), mended, batch, Map.of(), true);

        assertThat(notes()).containsExactly("changed: Kitchen", "changed: Bath", "seen: Bath");
    }

    @Test
    void parksALostNoteThatCannotBeLookedForAndMakesItAgainOnReplay() {
        crm.listsNoNotes = true;
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("answer lost"), false));
        Hint hint = hint();
        pass(CHANGED, hint);
        clock.pass(TERMS.settled());

        assertThat(pass(CHANGED, hint)).isInstanceOf(Outcome.Parked.class);
        assertThat(notes()).isEmpty();
        pass(CHANGED, hint);

        assertThat(notes()).hasSize(1);
    }

    @Test
    void parksARefusedNoteWithoutKeepingOtherEventsBack() {
        crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Refused<>("no such user"), false));
        Hint refused = hint();

        assertThat(pass(CHANGED, refused)).isInstanceOf(Outcome.Parked.class);
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        assertThat(pass(CHANGED, hint())).isInstanceOf(Outcome.Applied.class);
        assertThat(notes()).containsExactly("changed: Bath");
        pass(CHANGED, refused);

        assertThat(notes()).containsExactly("changed: Bath", "changed: Bath");
    }

    @Test
    void laysNotesOfSeveralLeadsIntoOneCall() {
        Deliver together =
                new Deliver(crm, books, any -> new Terms(TERMS.requestTimeout(), TERMS.searchLag(), 50), clock);
        List<Pending> writes = new ArrayList<>();
        for (int i = 2; i < 5; i++) {
            source = crm.make(
                    AMOCRM,
                    Map.of(
                            FieldPath.LEAD_NAME, Value.of("Lead " + i),
                            FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+7999000000" + i))));
            Work work = work(hint(source.ref()));
            writes.add((Pending) together.deliver(
                    work, List.of(new Mapped.Ok(wish(CHANGED, work, null, 0))), batch, Map.of(), true));
        }

        while (!writes.isEmpty()) {
            List<Pending> further = new ArrayList<>();
            together.send(writes).forEach(sent -> {
                if (together.finish(sent) instanceof Pending next) {
                    further.add(next);
                }
            });
            writes.clear();
            writes.addAll(further);
        }

        assertThat(crm.portCalls()).containsExactly("create lptracker 3", "note lptracker 3", "task lptracker 3");
    }

    @Test
    void namesWhatCouldNotBeConverted() {
        Work work = work(hint());
        Wish wish = wish(CHANGED, work, null, 0);
        Wish lossy = new Wish(
                wish.rule(),
                wish.target(),
                wish.matchBy(),
                true,
                true,
                null,
                null,
                wish.fields(),
                List.of("lead.custom.5 (text) to lead.price (number)"),
                null,
                null,
                null);

        Outcome outcome = (Outcome) deliver.deliver(work, List.of(new Mapped.Ok(lossy)), batch, Map.of(), true);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Applied.class, applied -> assertThat(applied.what())
                .endsWith("; not converted: lead.custom.5 (text) to lead.price (number)"));
    }

    private void bothSidesAreEditedAndThePassOfOneBreaksOff() {
        pass(CHANGED, hint());
        pass("back", hint(counterpart()));
        crm.edit(source.ref(), TOWN, Value.of("Omsk"));
        breaksOffAfterItsFirstWish();
        crm.edit(counterpart(), FieldPath.LEAD_NAME, Value.of("Bath"));
    }

    private void breaksOffAfterItsFirstWish() {
        Deliver dying = new Deliver(crm, diesAfterKeeping(books), any -> TERMS, clock);
        dying.recall(batch, List.of(hint()), List.of());
        Work work = dying.entered(work(hint()), batch);
        List<Mapped> wishes = List.of(new Mapped.Ok(wish(CHANGED, work, null, 0)), new Mapped.Ok(bare(work)));
        assertThatThrownBy(() -> dying.deliver(work, wishes, batch, Map.of(), true))
                .hasMessage("dead");
    }

    /** What is kept stays, and nobody hears of it. */
    private static Books diesAfterKeeping(Books books) {
        return diesAfter(Books.class, books, "keep");
    }

    private static <T> T diesAfter(Class<T> type, T port, String act) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = method.invoke(port, arguments);
                    if (method.getName().equals(act)) {
                        throw new IllegalStateException("dead");
                    }
                    return result;
                }));
    }

    private List<String> notes() {
        return new ArrayList<>(crm.notes.getOrDefault(counterpart(), List.of()).stream()
                .map(Remark::text)
                .toList());
    }

    private RecordRef counterpart() {
        return books.counterpart(ACME, source.ref(), LPTRACKER).orElseThrow();
    }

    /** @param rule that fires; {@code null} if none does */
    private Outcome pass(String rule, Hint hint) {
        clock.pass(Duration.ofSeconds(1));
        Outcome answered = deliver.recall(batch, List.of(hint), List.of()).get(hint.lead());
        if (answered != null) {
            return answered;
        }
        Work work = deliver.entered(work(hint), batch);
        Wish wish = rule == null ? bare(work) : wish(rule, work, null, 0);
        return (Outcome) deliver.deliver(work, List.of(new Mapped.Ok(wish)), batch, Map.of(), true);
    }

    private void passed(Hint hint, Transition passed) {
        deliver.recall(batch, List.of(hint), List.of());
        Work work = work(hint);
        deliver.deliver(work, List.of(new Mapped.Ok(wish(WON, work, passed, 0))), batch, Map.of(), true);
    }

    private Work work(Hint hint) {
        return new Work(hint, crm.get(hint.lead()), List.of());
    }

    private Wish wish(String rule, Work work, Transition trigger, int action) {
        String name = work.record().value(FieldPath.LEAD_NAME).canonical();
        Wish bare = bare(work);
        return new Wish(
                rule,
                bare.target(),
                bare.matchBy(),
                true,
                true,
                null,
                null,
                bare.fields(),
                List.of(),
                rule + ": " + name,
                new Wish.Errand("call " + name, Duration.ofDays(1), null),
                trigger,
                action);
    }

    private static Wish staged(Wish wish, String stage) {
        return new Wish(
                wish.rule(),
                wish.target(),
                wish.matchBy(),
                true,
                true,
                null,
                stage,
                wish.fields(),
                List.of(),
                wish.note(),
                wish.task(),
                wish.trigger(),
                wish.action());
    }

    private static Wish bare(Work work) {
        CrmId target = work.record().ref().crm().equals(AMOCRM) ? LPTRACKER : AMOCRM;
        List<Wish.Assignment> fields = PATHS.stream()
                .map(path -> new Wish.Assignment(
                        path, work.record().value(path), path, work.record().value(path)))
                .toList();
        return new Wish("bare", target, List.of(MatchBy.LINK, MatchBy.PHONE), true, true, null, null, fields, null);
    }

    private static Wish noteOnly(Work work) {
        String name = work.record().value(FieldPath.LEAD_NAME).canonical();
        return new Wish(
                "seen",
                LPTRACKER,
                List.of(MatchBy.LINK),
                false,
                true,
                null,
                null,
                List.of(),
                List.of(),
                "seen: " + name,
                null,
                null);
    }

    private Hint hint() {
        return hint(source.ref());
    }

    private Hint added(RecordRef lead) {
        return hint(lead, Change.ADDED);
    }

    private Hint hint(RecordRef lead) {
        return hint(lead, Change.UPDATED);
    }

    private Hint hint(RecordRef lead, Change change) {
        return new Hint(
                lead,
                Set.of(change),
                List.of(),
                clock.instant(),
                Set.of(),
                List.of(new EventId("m" + ++messages, 0)),
                Optional.empty());
    }

    private static Rule rule(String name, CrmId from, Condition when) {
        CrmId to = from.equals(AMOCRM) ? LPTRACKER : AMOCRM;
        return new Rule(
                name,
                from,
                when,
                List.of(new SyncTo(
                        to,
                        List.of(),
                        true,
                        true,
                        null,
                        null,
                        List.of(),
                        false,
                        "note",
                        new TaskRule("task", Duration.ofDays(1), null))));
    }
}
