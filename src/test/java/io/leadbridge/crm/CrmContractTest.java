package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.FaultsCodec;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.Stalls;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every CRM's routes promise, run against its sandbox over real HTTP. */
abstract class CrmContractTest extends CrmOperationsContract {

    static final io.leadbridge.event.Lease LONG = () -> Duration.ofMinutes(1);
    private static final String PHONE = "+79990001122";
    private static final Map<String, String> TIMES =
            Map.of("amocrm.response-timeout-ms", "1500", "lptracker.response-timeout-ms", "1500");
    /** What the set rate leaves: 1111 ms less the CRM's second, and half of that for the network. */
    private static final Duration ROOM = Duration.ofMillis(50);

    private static final int RUNS = 5;

    abstract Account account();

    abstract Sandbox sandbox();

    abstract Connection connection(String url);

    /** A text custom of leads that the sandbox has, by id. */
    abstract FieldPath textCustom();

    abstract String pipeline();

    /** A stage other than that of new leads. */
    abstract String otherStage();

    @BeforeEach
    void start() throws Exception {
        server = SandboxServer.start(0, sandbox());
        faults("{\"rateLimit\":\"off\"}");
        Map<String, String> unlimited = new HashMap<>(TIMES);
        unlimited.put("amocrm.requests-per-window", "1000");
        unlimited.put("lptracker.requests-per-window", "1000");
        wiring = new Wiring(unlimited);
        account = account();
        wiring.connect(connection(server.url()));
        crm = wiring.crm;
    }

    @AfterEach
    void stop() {
        wiring.close();
        server.close();
    }

    @Test
    void givesBackWhatItMade() {
        Created created = create(null);

        Record record = read(created.lead());

        assertThat(record.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Кухня «Люкс»"));
        assertThat(record.value(textCustom())).isEqualTo(Value.of("landing"));
        assertThat(record.value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Анна"));
        assertThat(record.value(FieldPath.CONTACT_PHONE).canonical()).contains("9990001122");
        assertThat(record.pipeline()).isEqualTo(pipeline());
        assertThat(record.mainContact().orElseThrow().id()).isEqualTo(created.contact());
    }

    @Test
    void leavesOutLeadsThatAreNotThere() {
        Created created = create(null);

        Answer<List<Record>> answer = crm.fetch(account, Set.of(created.lead(), "99999999"), null);

        assertThat(ok(answer)).extracting(record -> record.ref().id()).containsExactly(created.lead());
    }

    @Test
    void findsManyLeadsThatChangedOfLate() {
        Set<String> ids =
                Set.of(create(null).lead(), create(null).lead(), create(null).lead());

        Answer<List<Record>> answer = crm.fetch(account, ids, Instant.now().minusSeconds(60));

        assertThat(ok(answer)).extracting(record -> record.ref().id()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void findsAContactByPhoneInAnyForm() {
        Created created = create(null);
        Draft second = new Draft(pipeline(), null, created.contact(), Map.of(FieldPath.LEAD_NAME, Value.of("Second")));
        Created again = ok(crm.create(account, second, LONG));

        List<Match> matches = ok(crm.search(account, new Search(List.of("8 (999) 000-11-22"), List.of())));

        assertThat(matches).extracting(Match::contact).containsExactly(created.contact());
        assertThat(matches.get(0).leads()).extracting(Match.Lead::id).containsExactly(created.lead(), again.lead());
        assertThat(matches.get(0).leads()).extracting(Match.Lead::closed).containsOnly(false);
    }

    @Test
    void findsAContactByEmailAndNobodyElse() {
        Created created = create(null);

        assertThat(ok(crm.search(account, new Search(List.of(), List.of("ANNA@example.test")))))
                .extracting(Match::contact)
                .containsExactly(created.contact());
        assertThat(ok(crm.search(account, new Search(List.of(), List.of("nna@example.test")))))
                .isEmpty();
        assertThat(ok(crm.search(account, new Search(List.of("0001122"), List.of()))))
                .isEmpty();
    }

    @Test
    void listsWhatWasNotedSoThatALostAnswerCanBeLookedFor() {
        Created created = create(null);
        Instant before = Instant.now().minusSeconds(120);
        Instant due = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 86_400);
        String note = ok(crm.note(account, List.of(new Note(created.lead(), "Из\nдругой CRM")), LONG)
                        .get(0))
                .id();
        ok(crm.task(account, List.of(new Task(created.lead(), "Перезвонить", due, null)), LONG)
                .get(0));

        List<Remark> notes = ok(crm.noted(account, created.lead(), before));
        List<Remark> tasks = ok(crm.tasked(account, created.lead(), before));

        assertThat(notes).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(note);
            assertThat(found.text()).isEqualTo("Из\nдругой CRM");
            assertThat(found.madeAt()).isAfterOrEqualTo(before);
        });
        assertThat(tasks).singleElement().satisfies(found -> {
            assertThat(found.text()).isEqualTo("Перезвонить");
            assertThat(found.due()).isEqualTo(due);
        });
    }

    @Test
    void writesOnlyWhatIsNamed() {
        Created created = create(null);

        ok(crm.update(account, patch(created, null, Map.of(FieldPath.LEAD_NAME, Value.of("Other"))), LONG));

        Record record = read(created.lead());
        assertThat(record.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Other"));
        assertThat(record.value(textCustom())).isEqualTo(Value.of("landing"));
        assertThat(record.value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Анна"));
    }

    @Test
    void emptiesAField() {
        Created created = create(null);

        ok(crm.update(account, patch(created, null, Map.of(textCustom(), Value.EMPTY)), LONG));

        assertThat(read(created.lead()).value(textCustom()).isEmpty()).isTrue();
    }

    @Test
    void keepsThePhonesThatAreThere() {
        Created created = create(null);

        ok(crm.update(
                account,
                patch(created, null, Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990003344")))),
                LONG));

        assertThat(read(created.lead()).value(FieldPath.CONTACT_PHONE).all())
                .extracting(Value::canonical)
                .anyMatch(phone -> phone.contains("9990001122"))
                .anyMatch(phone -> phone.contains("9990003344"))
                .hasSize(2);
    }

    @Test
    void movesALeadToAStage() {
        Created created = create(null);

        ok(crm.update(account, patch(created, otherStage(), Map.of()), LONG));

        assertThat(read(created.lead()).status()).isEqualTo(otherStage());
    }

    @Test
    void describesPipelinesStagesAndFields() {
        Metadata metadata = ok(crm.describe(account));

        assertThat(metadata.pipeline(pipeline()).orElseThrow().stages())
                .extracting(Metadata.Stage::id)
                .contains(otherStage());
        assertThat(metadata.field(textCustom().of(), textCustom().name())).isPresent();
    }

    @Test
    void doesNotKnowWhetherALostCreateWasDone() {
        ok(crm.describe(account));
        faults("{\"lostAnswerShare\":1}");

        Answer<Created> answer = crm.create(account, draft(null), LONG);

        assertThat(answer).isInstanceOf(Answer.Unknown.class);
        faults("{}");
        assertThat(ok(crm.search(account, new Search(List.of(PHONE), List.of()))))
                .as("it was done in fact")
                .hasSize(1);
    }

    @Test
    void mayRepeatAReadOfWhichTheAnswerWasLost() {
        faults("{\"lostAnswerShare\":1}");

        assertThat(crm.fetch(account, Set.of("1"), null)).isInstanceOf(Answer.Later.class);
    }

    @Test
    void knowsThatNothingWasDoneWhenNobodyListens() {
        wiring.tokens.put(account, "anything", Duration.ofHours(1));
        // Port 1 is one that nothing listens on.
        wiring.connect(connection("http://127.0.0.1:1"));

        assertThat(crm.create(account, draft(null), LONG)).isInstanceOf(Answer.Later.class);
    }

    @Test
    void namesTheFieldThatWasRefused() {
        FieldPath unknown = FieldPath.custom(textCustom().of(), "7777777");
        Created created = create(null);

        Answer<Updated> answer =
                crm.update(account, patch(created, null, Map.of(unknown, Value.of("my secret value"))), LONG);

        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("7777777")
                .doesNotContain("secret"));
    }

    @Test
    void tellsThatALeadIsGone() {
        Patch patch = new Patch("99999999", null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("x")));
        create(null);

        assertThat(crm.update(account, patch, LONG)).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void beginsNoWriteThatCouldOutliveItsLease() {
        create(null);
        long before = calls();

        Answer<Created> answer = crm.create(account, draft(null), () -> Duration.ofSeconds(2));

        assertThat(answer).isInstanceOf(Answer.Hold.class);
        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void saysWhatACrmDoesNotHave() {
        Account other = new Account(account.tenant(), new io.leadbridge.event.CrmId("nocrm"));

        assertThat(crm.describe(other))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("nocrm", "describe"));
    }

    /** A run during which the machine stood still for longer than the rate leaves room for says nothing: it is repeated. */
    @Test
    void staysBelowTheRate() throws Exception {
        faults("{\"rateLimit\":\"on\"}");
        wiring.close();
        wiring = new Wiring(TIMES);
        wiring.connect(connection(server.url()));
        crm = wiring.crm;
        Created created = create(null);
        for (int run = 0; run < RUNS; run++) {
            long before = refused();
            Duration worst = readTenTimes(created);
            if (refused() == before) {
                return;
            }
            assertThat(worst)
                    .as("the machine did not stand still, but calls were refused")
                    .isGreaterThan(ROOM);
        }
        fail("in each of " + RUNS + " runs the machine stood still for more than " + ROOM);
    }

    private Duration readTenTimes(Created created) {
        try (Stalls stalls = new Stalls()) {
            for (int i = 0; i < 10; i++) {
                crm.fetch(account, Set.of(created.lead()), null);
            }
            return stalls.worst();
        }
    }

    private long refused() {
        return server.<Long>ask(
                sandbox -> json(sandbox.handle(io.leadbridge.sandbox.Request.of("GET", "/sandbox/calls", Map.of(), "")))
                        .path("refused")
                        .asLong());
    }

    @Override
    Created create(String stage) {
        return ok(crm.create(account, draft(stage), LONG));
    }

    Draft draft(String stage) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Кухня «Люкс»"));
        fields.put(textCustom(), Value.of("landing"));
        fields.put(FieldPath.CONTACT_NAME, Value.of("Анна"));
        fields.put(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(PHONE)));
        fields.put(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("anna@example.test")));
        return new Draft(pipeline(), stage, null, fields);
    }

    @Override
    Patch patch(Created created, String stage, Map<FieldPath, Value> fields) {
        return new Patch(created.lead(), created.contact(), stage == null ? null : pipeline(), stage, fields);
    }

    Record read(String lead) {
        return ok(crm.fetch(account, Set.of(lead), null)).get(0);
    }

    void faults(String change) {
        server.ask(sandbox -> {
            try {
                sandbox.faults(FaultsCodec.change(sandbox.faults(), new ObjectMapper().readTree(change)));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
            return null;
        });
    }

    long calls() {
        return server.<Long>ask(
                sandbox -> json(sandbox.handle(io.leadbridge.sandbox.Request.of("GET", "/sandbox/calls", Map.of(), "")))
                        .path("total")
                        .asLong());
    }

    static JsonNode json(io.leadbridge.sandbox.Response response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static <T> T ok(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Ok.class);
        return ((Answer.Ok<T>) answer).value();
    }

    static URI uri(String url) {
        return URI.create(url);
    }
}
