package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Remark;
import io.leadbridge.event.Change;
import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leads are deleted, merged and restored. */
class GoneTest {

    private static final CrmId AMOCRM = TwoWays.AMOCRM;
    private static final CrmId LPTRACKER = TwoWays.LPTRACKER;
    private static final Metadata METADATA = new Metadata(
            List.of(new Metadata.Pipeline(
                    "p",
                    "Sales",
                    true,
                    List.of(
                            new Metadata.Stage("open", "Open", false),
                            new Metadata.Stage("first", "First", false),
                            new Metadata.Stage("lost", "Lost", true),
                            new Metadata.Stage("closed", "Won", true)))),
            List.of());

    private final TwoWays crms = new TwoWays(METADATA);
    private RecordRef here;
    private RecordRef there;

    @BeforeEach
    void aLeadThatIsInStep() {
        here = crms.personMakes(AMOCRM, "Kitchen", 100);
        crms.work(here);
        there = crms.counterpart(here).orElseThrow();
        crms.work(there);
    }

    @Test
    void leavesTheCounterpartAloneUnlessTheTenantWantsIt() {
        crms.crm.delete(here);
        Record before = crms.crm.get(there);

        Outcome outcome = gone(here);

        assertThat(outcome).isInstanceOf(Outcome.Ignored.class);
        assertThat(((Outcome.Ignored) outcome).reason()).isEqualTo(Outcome.Reason.RECORD_GONE);
        assertThat(crms.crm.get(there)).isEqualTo(before);
        assertThat(crms.crm.notes).isEmpty();
    }

    @Test
    void putsOneNoteOnTheCounterpartHoweverOftenItIsTold() {
        wants(Deleted.Source.NOTE, Deleted.Target.LEAVE);
        crms.crm.delete(here);

        Outcome first = gone(here, "m-gone");
        gone(here, "m-gone");
        gone(here);

        assertThat(first).isInstanceOf(Outcome.Applied.class);
        assertThat(crms.crm.notes.get(there)).extracting(Remark::text).containsExactly("its deal was deleted");
    }

    @Test
    void putsOneNoteAlsoWhenTheAnswerToItIsLost() {
        wants(Deleted.Source.NOTE, Deleted.Target.LEAVE);
        crms.crm.delete(here);
        crms.crm.remarkFailures.add(new FakeCrm.Failure(new Answer.Unknown<>("lost"), true));

        assertThat(gone(here, "m-gone")).isInstanceOf(Outcome.Retried.class);
        crms.clock.pass(java.time.Duration.ofMinutes(1));
        gone(here, "m-gone");

        assertThat(crms.crm.notes.get(there)).hasSize(1);
    }

    @Test
    void closesTheCounterpartOnceAndTakesItsWebhookForAnEcho() {
        wants(Deleted.Source.CLOSE, Deleted.Target.LEAVE);
        crms.crm.delete(here);

        Outcome outcome = gone(here);
        gone(here);

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(crms.crm.get(there).status()).isEqualTo("lost");
        long writes = crms.writes();
        crms.work(there);
        assertThat(crms.writes()).isEqualTo(writes);
        // A person moves it on: that is not undone.
        crms.crm.move(there, "open");
        gone(here);
        assertThat(crms.crm.get(there).status()).isEqualTo("open");
    }

    @Test
    void doesNotCloseWhatIsClosedAlready() {
        wants(Deleted.Source.CLOSE, Deleted.Target.LEAVE);
        crms.crm.move(there, "closed");
        crms.crm.delete(here);

        Outcome outcome = gone(here);

        assertThat(((Outcome.Ignored) outcome).detail()).contains("closed already");
        assertThat(crms.crm.get(there).status()).isEqualTo("closed");
    }

    @Test
    void parksIfTheStageIsNotThereAnyMore() {
        crms.policy(new Policy(
                Conflicts.NEWEST,
                new Deleted(Deleted.Source.CLOSE, null, Map.of(LPTRACKER, "Losst"), Deleted.Target.LEAVE)));
        crms.crm.delete(here);

        Outcome outcome = gone(here);

        assertThat(((Outcome.Parked) outcome).reason()).contains("Losst").contains("did you mean 'Lost'");
    }

    @Test
    void doesNotMakeADeletedTargetAgainAndLooksForItOnce() {
        crms.crm.delete(there);
        crms.hinted(there);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));

        Outcome first = crms.work(here);
        int reads = crms.crm.reads().size();
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath 2"));
        Outcome second = crms.work(here);

        for (Outcome outcome : List.of(first, second)) {
            assertThat(((Outcome.Ignored) outcome).reason()).isEqualTo(Outcome.Reason.TARGET_GONE);
        }
        assertThat(crms.crm.reads()).hasSize(reads);
        assertThat(crms.crm.all(LPTRACKER)).isEmpty();
        assertThat(crms.counterpart(here)).contains(there);
    }

    @Test
    void makesADeletedTargetAgainOnceIfTheTenantWantsIt() {
        wants(Deleted.Source.NOTHING, Deleted.Target.CREATE);
        crms.crm.delete(there);
        crms.hinted(there);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));

        Outcome outcome = crms.work(here);

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        RecordRef second = crms.counterpart(here).orElseThrow();
        assertThat(second).isNotEqualTo(there);
        assertThat(crms.value(second, FieldPath.LEAD_NAME)).isEqualTo("Bath");
        crms.crm.delete(second);
        crms.hinted(second);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath 2"));
        assertThat(((Outcome.Ignored) crms.work(here)).reason()).isEqualTo(Outcome.Reason.TARGET_GONE);
        assertThat(crms.crm.all(LPTRACKER)).isEmpty();
    }

    /** No webhook told of it: the write itself is refused. */
    @Test
    void makesADeletedTargetAgainAlsoIfOnlyTheWriteTells() {
        wants(Deleted.Source.NOTHING, Deleted.Target.CREATE);
        crms.crm.delete(there);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));

        Outcome first = crms.work(here, "m-edit");
        Outcome second = crms.work(here, "m-edit");

        assertThat(first).isInstanceOf(Outcome.Retried.class);
        assertThat(second).isInstanceOf(Outcome.Applied.class);
        assertThat(crms.crm.all(LPTRACKER)).hasSize(1);
    }

    @Test
    void takesTheLinkUpAgainWhenTheTargetIsRestored() {
        Record binned = crms.crm.get(there);
        crms.crm.delete(there);
        crms.hinted(there);
        crms.edits(here, FieldPath.LEAD_NAME, Value.of("Bath"));
        crms.work(here);

        crms.crm.restore(binned);
        crms.work(there, "m-restored", Set.of(Change.RESTORED));
        crms.settle();

        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("Bath");
        assertThat(crms.crm.all(LPTRACKER)).hasSize(1);
    }

    @Test
    void tellsAgainWhenARestoredLeadIsDeletedAgain() {
        wants(Deleted.Source.NOTE, Deleted.Target.LEAVE);
        Record binned = crms.crm.get(here);
        crms.crm.delete(here);
        gone(here);
        crms.crm.restore(binned);
        crms.work(here, "m-restored", Set.of(Change.RESTORED));

        crms.crm.delete(here);
        gone(here);

        assertThat(crms.crm.notes.get(there)).hasSize(2);
    }

    @Test
    void asksNobodyAboutADeletedLeadWithoutACounterpart() {
        RecordRef alone = crms.personMakes(AMOCRM, "Alone", 1);
        crms.crm.delete(alone);
        int calls = crms.crm.calls.size();

        Outcome outcome = crms.deliver
                .recall(crms.batch(), List.of(deletion(alone, "m-gone")), List.of())
                .get(alone);

        assertThat(((Outcome.Ignored) outcome).reason()).isEqualTo(Outcome.Reason.RECORD_GONE);
        assertThat(crms.crm.calls).hasSize(calls);
    }

    @Test
    void givesTheLinkToTheLeadThatIsLeftOfAMerge() {
        wants(Deleted.Source.NOTE, Deleted.Target.LEAVE);
        RecordRef left = crms.personMakes(AMOCRM, "Left", 5);
        crms.crm.delete(here);
        crms.crm.merges.put(here, Set.of(left.id()));

        Outcome outcome = gone(here);
        crms.work(left);
        crms.settle();

        assertThat(((Outcome.Ignored) outcome).detail()).contains("merged into " + left);
        assertThat(crms.counterpart(left)).contains(there);
        assertThat(crms.counterpart(here)).isEmpty();
        assertThat(crms.crm.all(LPTRACKER)).hasSize(1);
        assertThat(crms.value(there, FieldPath.LEAD_NAME)).isEqualTo("Left");
        assertThat(crms.crm.notes).isEmpty();
    }

    @Test
    void joinsNoTwoCounterpartsWhenTheirLeadsAreMerged() {
        wants(Deleted.Source.NOTE, Deleted.Target.LEAVE);
        RecordRef left = crms.personMakes(AMOCRM, "Left", 5);
        crms.work(left);
        RecordRef ofLeft = crms.counterpart(left).orElseThrow();
        crms.crm.delete(here);
        crms.crm.merges.put(here, Set.of(left.id()));

        gone(here);

        assertThat(crms.counterpart(left)).contains(ofLeft);
        assertThat(crms.counterpart(here)).contains(there);
        assertThat(crms.crm.notes).containsOnlyKeys(there);
    }

    @Test
    void takesAMergeThatNamesSeveralLeadsForADeletion() {
        RecordRef one = crms.personMakes(AMOCRM, "One", 5);
        RecordRef two = crms.personMakes(AMOCRM, "Two", 6);
        crms.crm.delete(here);
        crms.crm.merges.put(here, Set.of(one.id(), two.id()));

        gone(here);

        assertThat(crms.counterpart(one)).isEmpty();
        assertThat(crms.counterpart(two)).isEmpty();
        assertThat(crms.counterpart(here)).contains(there);
    }

    @Test
    void givesAContactsLinkToTheOneThatIsLeftOfAMerge() {
        RecordRef old = contact(here);
        RecordRef ofOld = contact(there);
        String phone = crms.value(here, FieldPath.CONTACT_PHONE);
        crms.crm.replaceContact(
                here,
                "7777",
                Map.of(
                        FieldPath.CONTACT_NAME, Value.of("Ann Married"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(phone, "+79990000088"))));
        crms.deliver.contactsGone(crms.batch(), List.of(old));

        crms.work(here);

        assertThat(crms.value(there, FieldPath.CONTACT_NAME)).isEqualTo("Ann Married");
        assertThat(crms.books.counterpart(TwoWays.TENANT, RecordRef.contact(AMOCRM, "7777"), LPTRACKER))
                .contains(ofOld);
        assertThat(crms.books.counterpart(TwoWays.TENANT, old, LPTRACKER)).isEmpty();
    }

    @Test
    void writesNoOtherPersonIntoAContactWhoseCounterpartWasDeleted() {
        RecordRef old = contact(here);
        crms.crm.replaceContact(
                here,
                "7777",
                Map.of(
                        FieldPath.CONTACT_NAME, Value.of("Somebody Else"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000099"))));
        crms.deliver.contactsGone(crms.batch(), List.of(old));

        crms.work(here);

        assertThat(crms.value(there, FieldPath.CONTACT_NAME)).isEqualTo("Person 1");
    }

    private RecordRef contact(RecordRef lead) {
        return Side.contactOf(crms.crm.get(lead))
                .filter(ref -> ref.entity() == Entity.CONTACT)
                .orElseThrow();
    }

    private void wants(Deleted.Source source, Deleted.Target target) {
        boolean note = source == Deleted.Source.NOTE;
        Map<CrmId, String> stages =
                source == Deleted.Source.CLOSE ? Map.of(AMOCRM, "lost", LPTRACKER, "Lost") : Map.of();
        crms.policy(new Policy(
                Conflicts.NEWEST, new Deleted(source, note ? "its deal was deleted" : null, stages, target)));
    }

    private Outcome gone(RecordRef lead) {
        return gone(lead, "m-gone-" + crms.crm.calls.size());
    }

    /** As the route does: recalled, looked for, and gone. */
    private Outcome gone(RecordRef lead, String message) {
        Hint hint = deletion(lead, message);
        Outcome known =
                crms.deliver.recall(crms.batch(), List.of(hint), List.of()).get(lead);
        return known == null ? crms.deliver.gone(hint, crms.batch(), crms.metadata()) : known;
    }

    private static Hint deletion(RecordRef lead, String message) {
        return new Hint(
                lead,
                Set.of(Change.DELETED),
                List.of(),
                null,
                Set.of(),
                List.of(new EventId(message, 0)),
                Optional.empty());
    }
}
