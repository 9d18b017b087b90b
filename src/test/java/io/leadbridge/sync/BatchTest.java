package io.leadbridge.sync;

import static io.leadbridge.sync.BatchRun.ACME;
import static io.leadbridge.sync.BatchRun.AMOCRM;
import static io.leadbridge.sync.BatchRun.LPTRACKER;
import static io.leadbridge.sync.BatchRun.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.camel.redisqueue.Verdict.Verb;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.deliver.FakeCrm;
import io.leadbridge.event.Account;
import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which calls a whole batch costs, and in what order. */
class BatchTest {

    private static final Pace UNHURRIED = new Pace(Duration.ofMinutes(1), 6, Duration.ZERO);

    private final HandClock clock = new HandClock(Instant.ofEpochSecond(1_700_000_000));
    private final AtomicBoolean stopping = new AtomicBoolean();
    private BatchRun run;

    @AfterEach
    void end() {
        run.close();
    }

    @Test
    void writesAHundredChangedLinkedLeadsInTwoCallsAndReadsThemInOne() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        start(crm, UNHURRIED, rules());
        List<RecordRef> leads = make(crm, LPTRACKER, 100);
        run.work(leads);
        clock.pass(Duration.ofSeconds(5));
        leads.forEach(lead -> crm.edit(lead, FieldPath.LEAD_PRICE, Value.of(777)));
        int writes = crm.portCalls().size();
        int reads = crm.reads().size();

        Settlement settlement = run.work(leads);

        assertThat(crm.portCalls().subList(writes, crm.portCalls().size()))
                .containsExactly("update amocrm 50", "update amocrm 50");
        assertThat(crm.reads().subList(reads, crm.reads().size())).containsExactly("fetch lptracker");
        assertThat(count(settlement, Verb.DONE)).isEqualTo(100);
        assertThat(crm.all(AMOCRM)).hasSize(100).allSatisfy(lead -> assertThat(
                        lead.value(FieldPath.LEAD_PRICE).canonical())
                .isEqualTo("777"));
    }

    @Test
    void makesAHundredLeadsInTwoCalls() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        start(crm, UNHURRIED, rules());

        run.work(make(crm, LPTRACKER, 100));

        assertThat(crm.portCalls()).containsExactly("create amocrm 50", "create amocrm 50");
        assertThat(crm.all(AMOCRM)).hasSize(100);
        assertThat(run.history.totals(ACME).outcomes()).isEqualTo(Map.of("applied", 100L));
    }

    @Test
    void writesAtOnceWhereTheCrmTakesOneLead() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        start(crm, UNHURRIED, rules());

        run.work(make(crm, AMOCRM, 30));

        assertThat(crm.portCalls()).hasSize(30).containsOnly("create lptracker 1");
        assertThat(crm.reads()).filteredOn(call -> call.startsWith("fetch")).hasSize(1);
    }

    @Test
    void makesOneContactForThreeLeadsOfOnePersonThoughCreatesGoTogether() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        crm.searchLags();
        start(crm, UNHURRIED, rules());
        List<RecordRef> leads = make(crm, LPTRACKER, 20);
        for (int i = 0; i < 3; i++) {
            leads.add(
                    i * 7,
                    crm.make(LPTRACKER, lead("Kitchen " + i, "+79998887766")).ref());
        }

        run.work(leads);

        assertThat(crm.all(AMOCRM)).hasSize(23);
        assertThat(contacts(crm, FieldPath.CONTACT_PHONE, "+79998887766")).hasSize(1);
    }

    @Test
    void makesOneContactThoughOnlyTheRuleTellsThatTwoLeadsAreOfOnePerson() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        crm.searchLags();
        FieldRule fromName = field(FieldPath.LEAD_NAME, FieldPath.CONTACT_EMAIL);
        start(crm, UNHURRIED, List.of(rule(LPTRACKER, AMOCRM, MatchBy.EMAIL, List.of(fromName))));
        List<RecordRef> leads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String email = i % 2 == 0 ? "ann@example.test" : i + "@example.test";
            leads.add(crm.make(LPTRACKER, Map.of(FieldPath.LEAD_NAME, Value.of(email)))
                    .ref());
        }

        run.work(leads);

        assertThat(crm.all(AMOCRM)).hasSize(4);
        assertThat(contacts(crm, FieldPath.CONTACT_EMAIL, "ann@example.test")).hasSize(1);
    }

    @Test
    void keepsAsManyLeadsUnderWayAsThereAreRows() throws Exception {
        Gate crm = new Gate(clock, 3);
        start(crm, new Pace(Duration.ofMinutes(1), 3, Duration.ZERO), rules());

        run.work(make(crm, AMOCRM, 20));

        assertThat(crm.most.get()).isEqualTo(3);
        assertThat(crm.all(LPTRACKER)).hasSize(20);
    }

    @Test
    void writesWhatIsPlannedAndGivesBackTheRestWhenTheTimeIsOver() throws Exception {
        FakeCrm crm = new FakeCrm(clock) {
            @Override
            public synchronized Answer<List<Match>> search(Account account, Search search) {
                clock.pass(Duration.ofSeconds(1));
                return super.search(account, search);
            }
        };
        start(crm, new Pace(Duration.ofMillis(1500), 1, Duration.ZERO), rules());
        List<RecordRef> leads = make(crm, LPTRACKER, 5);

        Settlement settlement = run.work(leads);

        assertThat(crm.portCalls()).containsExactly("create amocrm 2");
        assertThat(count(settlement, Verb.DONE)).isEqualTo(2);
        assertThat(count(settlement, Verb.KEEP)).isEqualTo(3);
        assertThat(settlement.held())
                .hasValueSatisfying(hold -> assertThat(hold.duration()).isZero());
        assertThat(leads.subList(2, 5)).allSatisfy(lead -> assertThat(run.books.intent(ACME, lead, AMOCRM))
                .isEmpty());
    }

    @Test
    void beginsNoLeadWhenTheServerStops() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        start(crm, UNHURRIED, rules());
        stopping.set(true);

        Settlement settlement = run.work(make(crm, LPTRACKER, 5));

        assertThat(crm.portCalls()).isEmpty();
        assertThat(count(settlement, Verb.KEEP)).isEqualTo(5);
    }

    @Test
    void worksTheFirstOfTenEditsAtOnceAndMakesOneWriteOfTheOthers() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        start(crm, new Pace(Duration.ofMinutes(1), 6, Duration.ofSeconds(1)), rules());
        RecordRef lead = make(crm, LPTRACKER, 1).get(0);
        QueueMessage first = run.message(lead);
        clock.pass(Duration.ofSeconds(1));
        run.handle(List.of(first));
        clock.pass(Duration.ofSeconds(20));
        int writes = crm.portCalls().size();
        crm.edit(lead, FieldPath.LEAD_PRICE, Value.of(101));
        Settlement atOnce = run.handle(List.of(run.message(lead)));
        List<QueueMessage> waiting = new ArrayList<>();
        Duration hold = Duration.ZERO;
        for (int i = 2; i <= 10; i++) {
            clock.pass(Duration.ofMillis(100));
            crm.edit(lead, FieldPath.LEAD_PRICE, Value.of(100 + i));
            waiting.add(run.message(lead));
            // A worker is free all the time, and looks whenever the hold is over.
            hold = run.handle(waiting).held().orElseThrow().duration();
        }
        clock.pass(hold);

        Settlement settlement = run.handle(waiting);

        assertThat(count(atOnce, Verb.DONE)).isOne();
        assertThat(count(settlement, Verb.DONE)).isEqualTo(9);
        assertThat(crm.portCalls().subList(writes, crm.portCalls().size()))
                .containsExactly("update amocrm 1", "update amocrm 1");
        assertThat(crm.all(AMOCRM).get(0).value(FieldPath.LEAD_PRICE).canonical())
                .isEqualTo("110");
    }

    /** A search waits until as many are under way as are expected. */
    private static final class Gate extends FakeCrm {
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger underWay = new AtomicInteger();
        private final CountDownLatch all;

        Gate(HandClock clock, int expected) {
            super(clock);
            all = new CountDownLatch(expected);
        }

        // Not synchronized: several are to be in here.
        @Override
        public Answer<List<Match>> search(Account account, Search search) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            all.countDown();
            try {
                assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Answer<List<Match>> answer = super.search(account, search);
            underWay.decrementAndGet();
            return answer;
        }
    }

    private void start(FakeCrm crm, Pace pace, List<Rule> rules) throws Exception {
        run = new BatchRun(crm, clock, rules, pace, stopping::get);
    }

    @Test
    void tellsTheHistoryTheRecordAsTheRulesSawItOnceForAllEventsThatMerged() throws Exception {
        FakeCrm crm = new FakeCrm(clock);
        start(crm, UNHURRIED, rules());
        RecordRef lead = make(crm, AMOCRM, 1).get(0);
        RecordRef gone = RecordRef.lead(AMOCRM, "404");
        List<QueueMessage> batch = List.of(run.message(lead), run.message(lead), run.message(gone));

        run.handle(batch);

        Ended merged = run.history.outcomes(ACME).get(new EventId(batch.get(0).id(), 0));
        Ended carrier = run.history.outcomes(ACME).get(new EventId(batch.get(1).id(), 0));
        Ended ofGone = run.history.outcomes(ACME).get(new EventId(batch.get(2).id(), 0));
        assertThat(merged.work()).isNull();
        assertThat(carrier.outcome().word()).isEqualTo("applied");
        assertThat(carrier.work().record().value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Lead 0"));
        assertThat(carrier.work().hint().events()).containsExactly(merged.id(), carrier.id());
        assertThat(ofGone.work()).isNull();
    }

    private static List<RecordRef> make(FakeCrm crm, CrmId where, int number) {
        List<RecordRef> leads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            leads.add(
                    crm.make(where, lead("Lead " + i, "+7999%07d".formatted(i))).ref());
        }
        return leads;
    }

    private static Map<FieldPath, Value> lead(String name, String phone) {
        return Map.of(
                FieldPath.LEAD_NAME, Value.of(name),
                FieldPath.LEAD_PRICE, Value.of(100),
                FieldPath.CONTACT_NAME, Value.of("Person of " + name),
                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(phone)));
    }

    private static List<String> contacts(FakeCrm crm, FieldPath path, String text) {
        return crm.all(AMOCRM).stream()
                .filter(lead -> lead.value(path).canonical().equals(text))
                .map(lead -> lead.mainContact().orElseThrow().id())
                .distinct()
                .toList();
    }

    private static List<Rule> rules() {
        List<FieldRule> fields = List.of(
                field(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME),
                field(FieldPath.LEAD_PRICE, FieldPath.LEAD_PRICE),
                field(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE));
        return List.of(rule(AMOCRM, LPTRACKER, MatchBy.PHONE, fields), rule(LPTRACKER, AMOCRM, MatchBy.PHONE, fields));
    }

    private static Rule rule(CrmId from, CrmId to, MatchBy by, List<FieldRule> fields) {
        return new Rule(
                "from " + from,
                from,
                new Condition.All(List.of()),
                List.of(new SyncTo(to, List.of(MatchBy.LINK, by), true, true, null, null, fields)));
    }

    private static FieldRule field(FieldPath from, FieldPath to) {
        return new FieldRule(from, to, List.of(), null);
    }
}
