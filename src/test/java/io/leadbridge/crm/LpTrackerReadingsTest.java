package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nobody knows what LPTracker does, the connector takes both readings: once with each switch of the sandbox. */
class LpTrackerReadingsTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("lptracker"));
    private static final URI HOOK = URI.create("http://127.0.0.1:9/webhooks/acme/lptracker/secret");
    private static final io.leadbridge.event.Lease LONG = () -> Duration.ofMinutes(1);

    private SandboxServer server;
    private Wiring wiring;
    private Crm crm;

    @BeforeEach
    void start() throws Exception {
        server = SandboxServer.start(0, LpSandbox.create(Clock.systemUTC(), new Random(1)));
        server.ask(
                sandbox -> sandbox.handle(Request.of("POST", "/sandbox/faults", Map.of(), "{\"rateLimit\":\"off\"}")));
        // The rate is another test's matter; at LPTracker's, this one would take minutes.
        wiring = new Wiring(Map.of("lptracker.requests-per-window", "1000"));
        Connection.Credentials login = new Connection.Credentials.Login("demo@example.test", "demo");
        wiring.connect(new Connection(ACCOUNT, URI.create(server.url()), login, null, "77", "hook"));
        crm = wiring.crm;
    }

    @AfterEach
    void stop() {
        wiring.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "contactDetailsReplace", "contactKeysReplace"})
    void losesNothingOfAContactWhateverAWriteDoesToTheRest(String setting) {
        set(setting);
        Created first = create("1");
        Created second = create("2");

        for (Created each : List.of(first, second)) {
            ok(update(each, FieldPath.CONTACT_NAME, Value.of("Ольга")));
            ok(update(
                    each,
                    FieldPath.CONTACT_PHONE,
                    Value.ofTexts(List.of("+7999333000" + each.lead().substring(7)))));
            ok(update(each, FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("olga" + each.lead() + "@example.test"))));
        }

        for (Created each : List.of(first, second)) {
            Record record = read(each);
            assertThat(record.value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Ольга"));
            assertThat(record.value(FieldPath.CONTACT_PHONE).all()).hasSize(2);
            assertThat(record.value(FieldPath.CONTACT_EMAIL).all()).hasSize(2);
            assertThat(record.value(city())).isEqualTo(Value.of("Omsk"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "bareLists",
                "listStageNull",
                "listItemsWithoutCustom",
                "listBothKinds",
                "oldLeadNames",
                "callsRecordsMissing",
                "customsWithoutCategories",
                "staffIdsAsStrings",
                "contactLeadsWithCustom",
                "phonesAsDigits",
                "searchWantsAll"
            })
    void readsAndFindsWhateverFormTheAnswersHave(String setting) {
        set(setting);
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 1; i <= 4; i++) {
            ids.add(create(Integer.toString(i)).lead());
        }

        List<Record> records = ok(crm.fetch(ACCOUNT, ids, Instant.now().minusSeconds(60)));
        Changes changes = ok(crm.changes(ACCOUNT, Instant.now().minusSeconds(60)));
        List<Match> matches = ok(crm.search(ACCOUNT, new Search(List.of("8 999 000 00 01"), List.of())));
        Metadata metadata = ok(crm.describe(ACCOUNT));

        assertThat(records).hasSize(4).allMatch(record -> record.status().equals("1648186"));
        assertThat(records).allMatch(record -> record.value(source()).equals(Value.of("landing")));
        assertThat(changes.leads()).extracting(record -> record.ref().id()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(matches).hasSize(1);
        assertThat(metadata.users()).extracting(Metadata.Named::id).contains("0", "48101");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "errorsAsStrings", "errorCodeAsStatus"})
    void understandsErrorsInEveryForm(String setting) {
        set(setting);
        Created created = create("1");

        assertThat(crm.update(ACCOUNT, new Patch("99999999", null, null, null, name()), LONG))
                .isInstanceOf(Answer.Gone.class);
        assertThat(crm.update(ACCOUNT, new Patch(created.lead(), null, "77", "5", Map.of()), LONG))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void reachesThroughListsThatAreCutShort() {
        server.ask(sandbox -> sandbox.settings().set("listMaxLimit", 20));
        Set<String> ids = Set.copyOf(LpPerson.makesLeads(server, 60));

        assertThat(ok(crm.fetch(ACCOUNT, ids, Instant.now().minusSeconds(60)))).hasSize(60);
        Changes changes = ok(crm.changes(ACCOUNT, Instant.now().minusSeconds(60)));
        assertThat(changes.leads().size()).isEqualTo(60);
        assertThat(calls()).isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "callbackPutAdds"})
    void subscribesOnceAndLeavesOthersAlone(String setting) {
        set(setting);
        human("PUT", "/project/77/callback-url", "{\"url\":\"http://127.0.0.1:9/other\",\"name\":\"Other\"}");

        assertThat(ok(crm.subscribe(ACCOUNT, HOOK))).isEqualTo(new Subscribed(true));
        assertThat(ok(crm.subscribe(ACCOUNT, HOOK))).isEqualTo(new Subscribed(false));
        assertThat(human("GET", "/project/77/callback-url", "").path("result")).hasSize(2);
        assertThat(human("GET", "/project/77/project-callback-url", "").path("result"))
                .hasSize(1);
    }

    @Test
    void saysThatAnAddressOfOthersVanished() {
        set("callbackPutReplacesAll");
        human("PUT", "/project/77/callback-url", "{\"url\":\"http://127.0.0.1:9/other\",\"name\":\"Other\"}");

        assertThat(crm.subscribe(ACCOUNT, HOOK))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("restore it"));
    }

    @Test
    void givesATaskToTheLeadsOwner() {
        Created created = create("1");
        ok(update(created, FieldPath.LEAD_RESPONSIBLE, Value.of("48101")));

        Noted noted = ok(crm.task(ACCOUNT, List.of(new Task(created.lead(), "Перезвонить", Instant.now(), null)), LONG)
                .get(0));

        JsonNode task = human("GET", "/task/" + noted.id(), "").path("result");
        assertThat(task.path("owner_id").asText()).isEqualTo("48101");
        assertThat(task.path("lead_id").asText()).isEqualTo(created.lead());
    }

    private void set(String setting) {
        if (!setting.equals("none")) {
            server.ask(sandbox -> sandbox.settings().set(setting, true));
        }
    }

    private Created create(String number) {
        Map<FieldPath, Value> fields = Map.of(
                FieldPath.LEAD_NAME,
                Value.of("Кухня"),
                source(),
                Value.of("landing"),
                FieldPath.CONTACT_NAME,
                Value.of("Анна"),
                city(),
                Value.of("Omsk"),
                FieldPath.CONTACT_PHONE,
                Value.ofTexts(List.of("+7999000000" + number)),
                FieldPath.CONTACT_EMAIL,
                Value.ofTexts(List.of("anna" + number + "@example.test")));
        return ok(crm.create(ACCOUNT, new Draft("77", "1648186", null, fields), LONG));
    }

    private Answer<Updated> update(Created created, FieldPath path, Value value) {
        return crm.update(ACCOUNT, new Patch(created.lead(), created.contact(), null, null, Map.of(path, value)), LONG);
    }

    private Record read(Created created) {
        return ok(crm.fetch(ACCOUNT, Set.of(created.lead()), null)).get(0);
    }

    private JsonNode human(String method, String path, String body) {
        return LpPerson.asks(server, method, path, body);
    }

    private long calls() {
        return server.<Long>ask(
                sandbox -> CrmContractTest.json(sandbox.handle(Request.of("GET", "/sandbox/calls", Map.of(), "")))
                        .path("total")
                        .asLong());
    }

    private static Map<FieldPath, Value> name() {
        return Map.of(FieldPath.LEAD_NAME, Value.of("x"));
    }

    private static FieldPath source() {
        return FieldPath.custom(io.leadbridge.event.Entity.LEAD, "1803705");
    }

    private static FieldPath city() {
        return FieldPath.custom(io.leadbridge.event.Entity.CONTACT, "21001");
    }

    private static <T> T ok(Answer<T> answer) {
        return CrmContractTest.ok(answer);
    }
}
