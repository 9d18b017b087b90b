package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Progress;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker freezes, another one takes its tenant over, and the first one goes on as if its lease were its own. */
class FrozenWorkerTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final TenantId ACME = new TenantId("acme");
    private static final Terms TERMS = new Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), 50);

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final FakeCrm crm = new FakeCrm(clock);
    private final InMemoryBooks books = new InMemoryBooks();
    private final Deliver deliver = new Deliver(crm, books, any -> TERMS, clock);
    private final TestLease first = new TestLease(1);
    private Record source;

    @BeforeEach
    void aLeadInAmocrm() {
        source = crm.make(
                AMOCRM,
                Map.of(
                        FieldPath.LEAD_NAME, Value.of("Kitchen"),
                        FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))));
    }

    @Test
    void makesNothingThatItHadPlanned() {
        Pending planned = (Pending) worked(first);
        ended(worked(new TestLease(2)));

        Outcome outcome = ended(planned);

        assertThat(outcome).isInstanceOf(Outcome.Held.class);
        assertThat(crm.portCalls()).containsExactly("create lptracker 1");
    }

    @Test
    void keepsNoOlderBaseOverANewerOne() {
        ended(worked(new TestLease(1)));
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Bath"));
        Pending planned = (Pending) worked(first);
        List<Sent> frozen = deliver.send(List.of(planned));
        crm.edit(source.ref(), FieldPath.LEAD_NAME, Value.of("Hall"));
        ended(worked(new TestLease(2)));
        Map<RecordRef, Base> before = books.bases(ACME, crmLeads());

        Progress late = deliver.finish(frozen.get(0));

        assertThat(late).isInstanceOf(Outcome.Held.class);
        assertThat(first.remaining()).isZero();
        assertThat(books.bases(ACME, crmLeads())).isEqualTo(before);
        assertThat(crm.all(LPTRACKER).get(0).value(FieldPath.LEAD_NAME).canonical())
                .isEqualTo("Hall");
    }

    @Test
    void endsABatchThatItHasOnlyBegun() {
        ended(worked(new TestLease(2)));

        Map<RecordRef, Outcome> answered = deliver.recall(batch(first), List.of(hint()), List.of());

        assertThat(answered.get(source.ref())).isInstanceOf(Outcome.Held.class);
    }

    private List<RecordRef> crmLeads() {
        return List.of(source.ref(), crm.all(LPTRACKER).get(0).ref());
    }

    private Progress worked(TestLease lease) {
        Batch batch = batch(lease);
        deliver.recall(batch, List.of(hint()), List.of());
        Work work = deliver.entered(new Work(hint(), crm.get(source.ref()), List.of()), batch);
        List<Wish.Assignment> fields = List.of(FieldPath.LEAD_NAME, FieldPath.CONTACT_PHONE).stream()
                .map(path -> new Wish.Assignment(
                        path, work.record().value(path), path, work.record().value(path)))
                .toList();
        Wish wish = new Wish("rule", LPTRACKER, List.of(MatchBy.LINK), true, true, null, null, fields, null);
        return deliver.deliver(work, List.of(new Mapped.Ok(wish)), batch, Map.of(), true);
    }

    private Outcome ended(Progress progress) {
        return progress instanceof Outcome outcome
                ? outcome
                : (Outcome)
                        deliver.finish(deliver.send(List.of((Pending) progress)).get(0));
    }

    private static Batch batch(TestLease lease) {
        return new Batch(ACME, List.of(), Region.DEFAULT, lease);
    }

    private Hint hint() {
        return new Hint(
                source.ref(),
                Set.of(Change.UPDATED),
                List.of(),
                clock.instant(),
                Set.of(),
                List.of(new EventId("m", 0)),
                Optional.empty());
    }
}
