package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LpTrackerContractTest extends CrmContractTest {

    @Override
    Account account() {
        return new Account(new TenantId("acme"), new CrmId("lptracker"));
    }

    @Override
    Sandbox sandbox() {
        return LpSandbox.create(Clock.systemUTC(), new Random(1));
    }

    @Override
    Connection connection(String url) {
        return connection(url, "demo");
    }

    private Connection connection(String url, String password) {
        return new Connection(
                account(),
                uri(url),
                new Connection.Credentials.Login("demo@example.test", password),
                null,
                pipeline(),
                "hook");
    }

    @Override
    Connection renewable(String url) {
        return connection(url);
    }

    @Override
    FieldPath textCustom() {
        return FieldPath.custom(Entity.LEAD, "1803705");
    }

    @Override
    String pipeline() {
        return PROJECT;
    }

    private static final String PROJECT = "77";

    @Override
    String otherStage() {
        return "1648186";
    }

    @Test
    void logsInAnewOnceWhenTheTokenIsDead() {
        Created created = create(null);
        server.ask(sandbox -> sandbox.handle(Request.of("POST", "/sandbox/expire-tokens", Map.of(), "")));

        assertThat(read(created.lead()).ref().id()).isEqualTo(created.lead());
    }

    @Test
    void needsAPersonForAWrongPasswordAndDoesNotTryAgainAtOnce() {
        wiring.connect(connection(server.url(), "wrong"));

        assertThat(crm.describe(account)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("needs a person"));
        long calls = calls();
        assertThat(crm.describe(account)).isInstanceOf(Answer.Hold.class);
        assertThat(calls()).isEqualTo(calls);
    }

    @Test
    void cannotTakeALeadWithoutPhoneAndEmail() {
        Draft draft = new Draft(PROJECT, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("x")));

        assertThat(crm.create(account, draft, LONG)).isInstanceOf(Answer.CannotTake.class);
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bareLists", "listStageNull", "customsWithoutCategories"})
    void readsListsInEveryFormThatWasSeen(String setting) {
        server.ask(sandbox -> sandbox.settings().set(setting, true));
        Set<String> ids = Set.of(
                create(otherStage()).lead(),
                create(otherStage()).lead(),
                create(otherStage()).lead());

        assertThat(ok(crm.fetch(account, ids, Instant.now()))).hasSize(3).allMatch(record -> record.status()
                .equals(otherStage()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void triesAWriteLaterThatWasOverTheRate(boolean asHttp200) {
        server.ask(sandbox ->
                sandbox.settings().set("overloadAsHttp200", asHttp200).set("limitPerLogin", true));
        Draft draft =
                new Draft(PROJECT, null, null, Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990001122"))));
        ok(crm.create(account, draft, LONG));
        faults("{\"rateLimit\":\"on\"}");

        // Somebody else uses up the login's rate.
        server.ask(sandbox -> {
            String token = wiring.tokens.held(account);
            for (int i = 0; i < 10; i++) {
                sandbox.handle(Request.of("GET", "/staff", Map.of("token", token), ""));
            }
            return null;
        });

        assertThat(crm.create(account, draft, LONG)).isInstanceOf(Answer.Later.class);
    }

    @Test
    void writesDatesAndChoices() {
        Created created = create(null);
        FieldPath choice = FieldPath.custom(Entity.LEAD, "1803706");
        FieldPath date = FieldPath.custom(Entity.LEAD, "1803707");
        Instant minute = Instant.ofEpochSecond(1_700_000_040);

        ok(crm.update(
                account, patch(created, null, Map.of(choice, Value.of("Шкаф"), date, new Value.Moment(minute))), LONG));

        assertThat(read(created.lead()).value(choice)).isEqualTo(Value.of("Шкаф"));
        assertThat(read(created.lead()).value(date)).isEqualTo(new Value.Moment(minute));
    }

    @Test
    void readsManyChangedLeadsInAFewPages() {
        Instant before = Instant.now();
        List<String> ids = LpPerson.makesLeads(server, 300);
        List<Record> records = new ArrayList<>();
        crm.describe(account);
        long calls = calls();

        for (int from = 0; from < ids.size(); from += 100) {
            records.addAll(ok(crm.fetch(account, new LinkedHashSet<>(ids.subList(from, from + 100)), before)));
        }

        assertThat(records).hasSize(300);
        assertThat(calls() - calls).isLessThanOrEqualTo(30);
    }

    @Test
    void listsWhatChangedSince() {
        Instant before = Instant.now();
        List<String> ids = LpPerson.makesLeads(server, 30);

        Changes changes = ok(crm.changes(account, before));

        assertThat(changes.leads()).extracting(record -> record.ref().id()).containsExactlyElementsOf(ids);
        assertThat(changes.more()).isFalse();
        assertThat(changes.until()).isAfterOrEqualTo(before);
    }

    @Test
    void putsACommentOnALead() {
        Created created = create(null);

        Noted noted = ok(crm.note(account, List.of(new Note(created.lead(), "Из amoCRM")), LONG)
                .get(0));

        assertThat(noted.id()).isNotNull();
        assertThat(human("GET", "/lead/" + created.lead() + "/comments", "")
                        .path("result")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("Из amoCRM");
    }

    @Test
    void comesBackWithACommentForALeadThatWasJustMade() {
        server.ask(sandbox -> sandbox.settings().set("freshLeadMs", 60_000));
        Created created = create(null);

        assertThat(crm.note(account, List.of(new Note(created.lead(), "x")), LONG)
                        .get(0))
                .isInstanceOf(Answer.Later.class);
    }

    @Test
    void changesTheOwner() {
        Created created = create(null);

        ok(crm.update(account, patch(created, null, Map.of(FieldPath.LEAD_RESPONSIBLE, Value.of("48101"))), LONG));

        assertThat(read(created.lead()).responsible()).isEqualTo("48101");
    }

    @Test
    void emptiesAChoiceAndADate() {
        Created created = create(null);
        FieldPath choice = FieldPath.custom(Entity.LEAD, "1803706");
        FieldPath date = FieldPath.custom(Entity.LEAD, "1803707");
        Value.Moment minute = new Value.Moment(Instant.ofEpochSecond(1_700_000_040));
        ok(crm.update(account, patch(created, null, Map.of(choice, Value.of("шкаф"), date, minute)), LONG));

        ok(crm.update(account, patch(created, null, Map.of(choice, Value.EMPTY, date, Value.EMPTY)), LONG));

        assertThat(read(created.lead()).value(choice).isEmpty()).isTrue();
        assertThat(read(created.lead()).value(date).isEmpty()).isTrue();
    }

    @Test
    void showsTheSumOfThePaymentsAsThePrice() {
        Created created = create(null);
        String payment = "{\"category\":\"c\",\"purpose\":\"p\",\"sum\":\"100.50\"}";
        human("POST", "/lead/" + created.lead() + "/payment", payment);
        human("POST", "/lead/" + created.lead() + "/payment", payment);

        assertThat(read(created.lead()).value(FieldPath.LEAD_PRICE))
                .isEqualTo(new Value.Number(new BigDecimal("201.00")));
    }

    @Test
    void writesAChangedContactInOneCall() {
        Created first = create(null);
        Created second = create(null);
        ok(crm.update(account, patch(first, null, Map.of(FieldPath.CONTACT_NAME, Value.of("Ольга"))), LONG));
        long calls = calls();

        ok(crm.update(account, patch(second, null, Map.of(FieldPath.CONTACT_NAME, Value.of("Ольга"))), LONG));

        assertThat(calls() - calls).isEqualTo(1);
        assertThat(read(second.lead()).value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Ольга"));
        assertThat(read(second.lead()).value(FieldPath.CONTACT_PHONE).isEmpty()).isFalse();
    }

    private JsonNode human(String method, String path, String body) {
        return LpPerson.asks(server, method, path, body);
    }
}
