package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import io.leadbridge.sandbox.SandboxServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmoGateTest {

    private final MovedClock clock = new MovedClock();
    private SandboxServer server;
    private SandboxClient hub;
    private SandboxClient human;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, AmoSandbox.create(clock, new Random(1)));
        hub = new SandboxClient(server.url(), "Authorization", "Bearer demo");
        human = new SandboxClient(server.url(), "Authorization", "Bearer human");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bansEverybodyButPeopleUntilTheBanIsLifted() throws IOException {
        hub.send("POST", "/sandbox/ban", "{\"on\":true}");

        Answer banned = hub.send("GET", "/api/v4/account");
        Answer token = hub.send("POST", "/oauth2/access_token", "{}");
        int person = human.send("GET", "/api/v4/account").status();
        hub.send("POST", "/sandbox/ban", "{\"on\":false}");

        for (Answer answer : new Answer[] {banned, token}) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.contentType()).isEqualTo("text/html");
            assertThat(answer.text()).contains("403 Forbidden", "nginx");
        }
        assertThat(person).isEqualTo(200);
        assertThat(account()).isEqualTo(200);
    }

    @Test
    void bansAfterTooManyRefusalsWithinAMinute() throws IOException {
        settings("{\"banAfterRefusals\":2,\"limitPerClient\":1}");

        assertThat(account()).isEqualTo(200);
        assertThat(account()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(61));
        assertThat(account()).isEqualTo(200);
        assertThat(account()).isEqualTo(429);
        assertThat(account()).isEqualTo(429);
        assertThat(account()).isEqualTo(429);
        clock.advance(Duration.ofHours(1));
        assertThat(account()).isEqualTo(403);
    }

    @Test
    void limitsAllIntegrationsOfTheAccountTogether() throws IOException {
        settings("{\"limitPerAccount\":3}");
        SandboxClient other = client("c-2");

        int[] statuses = {account(), account(), account(other), account(other), account()};
        clock.advance(Duration.ofSeconds(1));

        assertThat(statuses).containsExactly(200, 200, 429, 429, 429);
        assertThat(account(other)).isEqualTo(200);
    }

    @Test
    void startsTheCountWithTheClocksSecondIfAsked() throws IOException {
        settings("{\"limitResets\":true,\"limitPerClient\":1}");
        clock.advance(Duration.ofMillis(999));
        assertThat(account()).isEqualTo(200);

        clock.advance(Duration.ofMillis(1));

        assertThat(account()).isEqualTo(200);
        assertThat(account()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({
        "forbidUsers, GET, /api/v4/users, 403",
        "forbidUsers, GET, /api/v4/leads, 204",
        "forbidWebhooks, GET, /api/v4/webhooks, 403",
        "forbidWrites, POST, /api/v4/leads, 403",
        "forbidWrites, GET, /api/v4/leads, 204",
        "forbidAll, GET, /api/v4/account, 403",
        "unpaid, GET, /api/v4/account, 402",
    })
    void turnsAwayWithAProblemWhereARightOrAPaymentIsMissing(String key, String method, String path, int status)
            throws IOException {
        settings("{\"" + key + "\":true}");

        Answer answer = hub.send(method, path);

        assertThat(answer.status()).isEqualTo(status);
        if (status != 204) {
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        }
        assertThat(human.send("GET", "/api/v4/account").status()).isEqualTo(200);
    }

    @Test
    void putsAnEditDownToTheUserWhoIsNamedOrWhoConsented() throws IOException {
        long nobody = createdBy(hub);
        settings("{\"ownWritesAsUser\":true}");
        long token = createdBy(hub);

        assertThat(nobody).isZero();
        assertThat(token).isEqualTo(9300001);
    }

    @Test
    void refusesASettingThatIsNotThere() throws IOException {
        Answer unknown = hub.send("POST", "/sandbox/settings", "{\"nothing\":true}");
        Answer wrong = hub.send("POST", "/sandbox/settings", "{\"spentRefreshStatus\":\"402\"}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("nothing");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("spentRefreshStatus", "401, 400");
    }

    private long createdBy(SandboxClient client) throws IOException {
        JsonNode id = client.send("POST", "/api/v4/leads", "[{\"name\":\"A\"}]")
                .json()
                .at("/_embedded/leads/0/id");
        return human.send("GET", "/api/v4/leads/" + id)
                .json()
                .path("created_by")
                .asLong();
    }

    /** A client with an access token of an integration of its own. */
    private SandboxClient client(String id) throws IOException {
        String integration = "\"client_id\":\"" + id + "\",\"client_secret\":\"s\",\"redirect_uri\":\"https://r.test\"";
        String seed = hub.send("POST", "/sandbox/oauth/code", "{" + integration + "}")
                .json()
                .path("refresh_token")
                .asText();
        String token = hub.send(
                        "POST",
                        "/oauth2/access_token",
                        "{" + integration + ",\"grant_type\":\"refresh_token\",\"refresh_token\":\"" + seed + "\"}")
                .json()
                .path("access_token")
                .asText();
        return new SandboxClient(server.url(), "Authorization", "Bearer " + token);
    }

    private int account() throws IOException {
        return account(hub);
    }

    private static int account(SandboxClient client) throws IOException {
        return client.send("GET", "/api/v4/account").status();
    }

    private void settings(String json) throws IOException {
        assertThat(hub.send("POST", "/sandbox/settings", json).status()).isEqualTo(200);
    }
}
