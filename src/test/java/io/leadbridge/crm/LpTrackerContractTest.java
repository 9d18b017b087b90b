package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.time.Clock;
import java.time.Instant;
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
        create(null);

        // Somebody else uses up the login's rate.
        server.ask(sandbox -> {
            String token = wiring.tokens.held(account);
            for (int i = 0; i < 10; i++) {
                sandbox.handle(Request.of("GET", "/staff", Map.of("token", token), ""));
            }
            return null;
        });

        assertThat(crm.create(account, draft(null), LONG)).isInstanceOf(Answer.Later.class);
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
}
