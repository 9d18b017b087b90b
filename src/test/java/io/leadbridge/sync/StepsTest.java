package io.leadbridge.sync;

import static io.leadbridge.sync.BatchRun.ACME;
import static io.leadbridge.sync.BatchRun.AMOCRM;
import static io.leadbridge.sync.BatchRun.LPTRACKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.deliver.FakeCrm;
import io.leadbridge.event.Account;
import io.leadbridge.event.Condition;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Lease;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Value;
import io.leadbridge.history.Story;
import io.leadbridge.history.Why;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a story tells of an event's way: the rules' verdicts, calls, writes, waits and what people did. */
class StepsTest {

    private static final String PERSON = "Anna Canary";
    private static final String PHONE = "+79995550011";

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final Deque<Answer<Created>> failures = new ArrayDeque<>();
    private final FakeCrm crm = new FakeCrm(clock) {
        @Override
        public synchronized List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
            clock.pass(Duration.ofMillis(250));
            Answer<Created> failure = failures.poll();
            return failure == null ? super.create(account, drafts, lease) : List.of(failure);
        }
    };
    private BatchRun run;

    @AfterEach
    void end() {
        run.close();
    }

    @Test
    void tellsVerdictsCallsAndWritesInTheirOrderWithoutAnyValue() throws Exception {
        start(rule("dear", new Condition.OfField(FieldPath.LEAD_PRICE, Condition.Test.GREATER, "1000")), rule("all"));

        Story story = work(message(lead()));

        assertThat(texts(story))
                .containsExactly(
                        "CALL amocrm fetch: done, in 0 ms",
                        "RULE dear: did not fire: field lead.price is not greater than the rule's bound",
                        "RULE all: fired",
                        "CALL lptracker search by phone: found 0, in 0 ms",
                        "CALL lptracker create: done, in 250 ms",
                        "WRITE " + story.ended().outcome().toString().replaceAll(".*(lptracker:lead:\\d+).*", "$1")
                                + ": "
                                + ((io.leadbridge.event.Outcome.Applied)
                                                story.ended().outcome())
                                        .what());
        assertThat(story.ended().steps().toString()).doesNotContain(PERSON, "5550011", "100}");
        assertThat(Why.why(story)).startsWith("Applied: lptracker:lead:").endsWith(", by rule 'all'.");
    }

    @Test
    void tellsTheFirstConditionThatFailed() throws Exception {
        start(rule("dear", new Condition.OfField(FieldPath.LEAD_PRICE, Condition.Test.GREATER, "1000")));

        Story story = work(message(lead()));

        assertThat(texts(story))
                .endsWith("RULE dear: did not fire: field lead.price is not greater than the rule's bound");
        assertThat(Why.why(story))
                .isEqualTo(
                        "Ignored: rule 'dear' did not fire because field lead.price is not greater than the rule's bound.");
    }

    @Test
    void tellsOfATryThatFailedAndOfTheOneThatDidNot() throws Exception {
        start(rule("all"));
        QueueMessage message = message(lead());
        failures.add(new Answer.Later<>(Duration.ofSeconds(5), "LPTracker answered 500"));

        run.handle(List.of(message));
        assertThat(run.history.find(ACME, event(message))).isEmpty();
        clock.pass(Duration.ofSeconds(5));
        Story story = work(message);

        assertThat(texts(story))
                .contains(
                        "CALL lptracker create: not done, may be tried later: LPTracker answered 500, in 250 ms",
                        "WAIT : tried again in 5 s: LPTracker answered 500")
                .filteredOn(text -> text.startsWith("RULE"))
                .hasSize(2);
        assertThat(texts(story).get(texts(story).size() - 1)).startsWith("WRITE lptracker:lead:");
    }

    @Test
    void tellsWhyItWasParkedAndThatAPersonSentItAgain() throws Exception {
        start(rule("all"));
        QueueMessage message = message(lead());
        failures.add(new Answer.Refused<>("LPTracker: no such field"));

        Story parked = work(message);
        QueueMessage again =
                new QueueMessage(message.id(), message.group(), message.body(), 1, message.enqueuedAt(), true);
        Story applied = work(again);

        assertThat(texts(parked))
                .endsWith(
                        "CALL lptracker create: refused: LPTracker: no such field, in 250 ms",
                        "WAIT : for a person: LPTracker: no such field");
        assertThat(Why.why(parked)).startsWith("Parked: LPTracker: no such field. A person has to look");
        assertThat(texts(applied)).containsAll(texts(parked)).contains("PERSON : sent again");
        assertThat(applied.ended().outcome().word()).isEqualTo("applied");
    }

    private void start(Rule... rules) throws Exception {
        run = new BatchRun(crm, clock, List.of(rules), new Pace(Duration.ofMinutes(1), 1, Duration.ZERO), () -> false);
    }

    private QueueMessage message(RecordRef lead) {
        return run.message(lead);
    }

    private Story work(QueueMessage message) {
        run.handle(List.of(message));
        return run.history.find(ACME, event(message)).orElseThrow();
    }

    private static EventId event(QueueMessage message) {
        return new EventId(message.id(), 0);
    }

    private static List<String> texts(Story story) {
        return story.ended().steps().stream()
                .map(step -> step.kind() + " " + step.subject() + ": " + step.text())
                .toList();
    }

    private RecordRef lead() {
        return crm.make(
                        AMOCRM,
                        Map.of(
                                FieldPath.LEAD_NAME, Value.of("Order"),
                                FieldPath.LEAD_PRICE, Value.of(100),
                                FieldPath.CONTACT_NAME, Value.of(PERSON),
                                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(PHONE))))
                .ref();
    }

    private static Rule rule(String name, Condition... conditions) {
        List<FieldRule> fields = List.of(
                new FieldRule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(), null),
                new FieldRule(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE, List.of(), null));
        return new Rule(
                name,
                AMOCRM,
                new Condition.All(List.of(conditions)),
                List.of(new SyncTo(LPTRACKER, List.of(MatchBy.LINK, MatchBy.PHONE), true, true, null, null, fields)));
    }
}
