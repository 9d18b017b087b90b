package io.leadbridge.sync;

import static io.leadbridge.sync.BatchRun.ACME;
import static io.leadbridge.sync.BatchRun.AMOCRM;
import static io.leadbridge.sync.BatchRun.LPTRACKER;
import static io.leadbridge.sync.BatchRun.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.camel.redisqueue.Verdict.Verb;
import io.leadbridge.deliver.FakeCrm;
import io.leadbridge.event.Condition;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Value;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A webhook never waits for work that stands back. */
class SpareTest {

    private static final String SPARE = "spare";
    private static final Pace ONE_BY_ONE = new Pace(Duration.ofMinutes(1), 1, Duration.ZERO);

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final FakeCrm crm = new FakeCrm(clock);
    private final AtomicLong inLine = new AtomicLong();
    /** So many come into the line once the batch is begun. */
    private final AtomicLong coming = new AtomicLong();

    private BatchRun run;

    @BeforeEach
    void start() throws Exception {
        Spare spare = new Spare(
                webhook -> webhook.contentType().equals(SPARE), tenant -> inLine.getAndAdd(coming.getAndSet(0)));
        FieldRule name = new FieldRule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(), null);
        FieldRule phone = new FieldRule(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE, List.of(), null);
        Rule rule = new Rule(
                "all",
                AMOCRM,
                new Condition.All(List.of()),
                List.of(new SyncTo(
                        LPTRACKER,
                        List.of(MatchBy.LINK, MatchBy.PHONE),
                        true,
                        true,
                        null,
                        null,
                        List.of(name, phone))));
        run = new BatchRun(crm, clock, List.of(rule), ONE_BY_ONE, () -> false, spare);
    }

    @AfterEach
    void end() {
        run.close();
    }

    @Test
    void isLeftAloneInABatchThatHasAWebhook() {
        List<RecordRef> leads = make(4);
        List<QueueMessage> batch = new ArrayList<>();
        leads.subList(0, 3).forEach(lead -> batch.add(run.message(lead, SPARE)));
        batch.add(run.message(leads.get(3)));
        inLine.set(batch.size());

        Settlement settlement = run.handle(batch);

        assertThat(names()).containsExactly("Lead 3");
        assertThat(count(settlement, Verb.DONE)).isEqualTo(1);
        assertThat(count(settlement, Verb.KEEP)).isEqualTo(3);
        assertThat(settlement.held())
                .hasValueSatisfying(hold -> assertThat(hold.duration()).isEqualTo(Duration.ZERO));
    }

    @Test
    void isWorkedWhereThereIsNothingElse() {
        List<QueueMessage> batch =
                make(3).stream().map(lead -> run.message(lead, SPARE)).toList();
        inLine.set(batch.size());

        Settlement settlement = run.handle(batch);

        assertThat(names()).hasSize(3);
        assertThat(count(settlement, Verb.DONE)).isEqualTo(3);
    }

    @Test
    void beginsNoFurtherLeadOnceAWebhookWaits() {
        List<QueueMessage> batch =
                make(3).stream().map(lead -> run.message(lead, SPARE)).toList();
        inLine.set(batch.size());
        coming.set(1);

        Settlement settlement = run.handle(batch);

        assertThat(names()).isEmpty();
        assertThat(count(settlement, Verb.KEEP)).isEqualTo(3);
    }

    /** After a crash the queue hands out one message after the other: the webhook behind this one comes only when it is done. */
    @Test
    void isWorkedWhereItAloneWasHandedOutThoughAWebhookWaited() {
        List<QueueMessage> batch =
                make(3).stream().map(lead -> run.message(lead, SPARE)).toList();
        inLine.set(batch.size() + 1);

        Settlement settlement = run.handle(batch);

        assertThat(names()).hasSize(3);
        assertThat(count(settlement, Verb.DONE)).isEqualTo(3);
    }

    @Test
    void goesWithAWebhookOfTheSameLead() {
        RecordRef lead = make(1).get(0);
        List<QueueMessage> batch = List.of(run.message(lead, SPARE), run.message(lead));
        inLine.set(batch.size());

        Settlement settlement = run.handle(batch);

        assertThat(names()).containsExactly("Lead 0");
        assertThat(count(settlement, Verb.DONE)).isEqualTo(2);
        assertThat(run.history.outcomes(ACME)).hasSize(2);
    }

    private List<String> names() {
        return crm.all(LPTRACKER).stream()
                .map(lead -> lead.value(FieldPath.LEAD_NAME).canonical())
                .toList();
    }

    private List<RecordRef> make(int number) {
        List<RecordRef> leads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            leads.add(crm.make(
                            AMOCRM,
                            Map.of(
                                    FieldPath.LEAD_NAME, Value.of("Lead " + i),
                                    FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+7999%07d".formatted(i)))))
                    .ref());
        }
        return leads;
    }
}
