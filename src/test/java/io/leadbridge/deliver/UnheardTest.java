package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Remark;
import io.leadbridge.event.Change;
import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lead is deleted while nobody knows whether its counterpart was made. */
class UnheardTest {

    private static final CrmId AMOCRM = TwoWays.AMOCRM;
    private static final CrmId LPTRACKER = TwoWays.LPTRACKER;

    private final TwoWays crms = new TwoWays();

    @Test
    void bringsNoDeletedLeadBackFromWhatItMadeForIt() {
        RecordRef here = deletedAfterALostAnswer(true);

        Outcome early = gone(here);
        crms.clock.pass(Duration.ofMinutes(1));
        Outcome late = gone(here);
        RecordRef made = only(LPTRACKER);
        Outcome echo = crms.work(made);

        assertThat(early).isInstanceOf(Outcome.Retried.class);
        assertThat(late).isInstanceOf(Outcome.Ignored.class);
        assertThat(crms.counterpart(made)).contains(here);
        assertThat(((Outcome.Ignored) echo).reason()).isEqualTo(Outcome.Reason.TARGET_GONE);
        assertThat(crms.crm.all(AMOCRM)).isEmpty();
        assertThat(crms.books.intent(TwoWays.TENANT, here, LPTRACKER)).isEmpty();
    }

    @Test
    void putsTheNoteOfADeletionOnWhatItMade() {
        crms.policy(new Policy(
                Conflicts.NEWEST,
                new Deleted(Deleted.Source.NOTE, "its deal was deleted", Map.of(), Deleted.Target.LEAVE)));
        RecordRef here = deletedAfterALostAnswer(true);
        crms.clock.pass(Duration.ofMinutes(1));

        gone(here);
        gone(here);

        assertThat(crms.crm.notes.get(only(LPTRACKER)))
                .extracting(Remark::text)
                .containsExactly("its deal was deleted");
    }

    @Test
    void forgetsTheCreateIfItMadeNothing() {
        RecordRef here = deletedAfterALostAnswer(false);
        crms.clock.pass(Duration.ofMinutes(1));

        Outcome outcome = gone(here);

        assertThat(((Outcome.Ignored) outcome).reason()).isEqualTo(Outcome.Reason.RECORD_GONE);
        assertThat(crms.books.intent(TwoWays.TENANT, here, LPTRACKER)).isEmpty();
        assertThat(crms.crm.all(LPTRACKER)).isEmpty();
    }

    /** @param made whether the create was done all the same */
    private RecordRef deletedAfterALostAnswer(boolean made) {
        RecordRef here = crms.personMakes(AMOCRM, "Kitchen", 100);
        crms.crm.failures.add(new FakeCrm.Failure(new Answer.Unknown<>("lost"), made));
        assertThat(crms.work(here)).isInstanceOf(Outcome.Retried.class);
        crms.crm.delete(here);
        return here;
    }

    private RecordRef only(CrmId crm) {
        List<RecordRef> all = crms.crm.all(crm).stream().map(Record::ref).toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** The event of which the answer was lost comes back; the deletion's own was nobody's. */
    private Outcome gone(RecordRef lead) {
        Hint hint = new Hint(
                lead, Set.of(Change.ADDED), List.of(), null, Set.of(), List.of(new EventId("m1", 0)), Optional.empty());
        return crms.deliver.gone(hint, crms.batch(), crms.metadata());
    }
}
