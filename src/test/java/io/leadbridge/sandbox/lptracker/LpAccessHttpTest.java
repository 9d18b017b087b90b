package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LpAccessHttpTest extends LpHttp {

    @Test
    void refusesAWrongLoginWithHttp200() throws IOException {
        Answer answer = new SandboxClient(server.url(), "", "")
                .send(
                        "POST",
                        "/login",
                        "{\"login\":\"demo@example.test\",\"password\":\"x\",\"service\":\"s\",\"version\":\"1.0\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"status\":\"error\",\"errors\":[{\"code\":401,\"message\":\"Invalid login or password\"}]}");
    }

    @Test
    void letsATokenDieWhenItIsIdleForADayOrKilledOrLoggedOut() throws IOException {
        clock.advance(Duration.ofHours(23));
        assertThat(hub.send("GET", "/projects").result()).hasSize(2);
        clock.advance(Duration.ofHours(23));
        assertThat(hub.send("GET", "/projects").result()).hasSize(2);

        clock.advance(Duration.ofHours(25));
        assertThat(code(hub.send("GET", "/projects"))).isEqualTo(401);
        SandboxClient killed = login("demo");
        killed.send("POST", "/sandbox/expire-tokens");
        assertThat(code(killed.send("GET", "/projects"))).isEqualTo(401);
        SandboxClient gone = login("demo");
        assertThat(gone.send("POST", "/logout").result().asBoolean()).isTrue();
        assertThat(code(gone.send("GET", "/projects"))).isEqualTo(401);
    }

    @Test
    void limitsTheHubToThreeInASecond() throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            statuses.add(hub.send("GET", "/projects").status());
        }
        clock.advance(Duration.ofMillis(1000));
        statuses.add(hub.send("GET", "/projects").status());
        hub.send("POST", "/sandbox/settings", "{\"overloadAsHttp200\":true}");
        hub.send("GET", "/projects");
        hub.send("GET", "/projects");
        Answer hidden = hub.send("GET", "/projects");

        assertThat(statuses).containsExactly(200, 200, 200, 503, 200);
        assertThat(hidden.status()).isEqualTo(200);
        assertThat(code(hidden)).isEqualTo(503);
        assertThat(human.send("GET", "/projects").result()).hasSize(2);
        JsonNode calls = human.send("GET", "/sandbox/calls").json();
        assertThat(calls.path("total").asInt()).isEqualTo(9);
        assertThat(calls.path("refused").asInt()).isEqualTo(2);
        assertThat(calls.path("byOperation").path("POST /login").asInt()).isEqualTo(1);
    }

    @Test
    void countsADayFromTheLoginWhereThatIsSet() throws IOException {
        set("tokenLifeFromLogin", true);
        clock.advance(Duration.ofHours(23));
        assertThat(hub.send("GET", "/projects").result()).hasSize(2);

        clock.advance(Duration.ofHours(2));

        assertThat(code(hub.send("GET", "/projects"))).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killsOlderTokensOfALoginOnlyWhereThatIsSet(boolean kills) throws IOException {
        set("loginKillsOlderTokens", kills);

        login("demo");

        assertThat(hub.send("GET", "/projects").result()).hasSize(kills ? 0 : 2);
        assertThat(read("/projects")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({",503,200", "limitPerLogin,503,200", "limitPerAddress,503,503"})
    void sharesTheLimitAsSet(String setting, int fourth, int ofAnotherLogin) throws IOException {
        SandboxClient second = login("second");
        SandboxClient again = login("demo");
        if (setting != null) {
            set(setting, true);
        }

        for (int i = 0; i < 3; i++) {
            hub.send("GET", "/projects");
        }

        assertThat(hub.send("GET", "/projects").status()).isEqualTo(fourth);
        assertThat(again.send("GET", "/projects").status()).isEqualTo(setting == null ? 200 : fourth);
        assertThat(second.send("GET", "/projects").status()).isEqualTo(ofAnotherLogin);
        assertThat(human.send("GET", "/projects").status()).isEqualTo(200);
    }

    @Test
    void limitsLoginsTooWhereTheLimitIsNotTheTokens() throws IOException {
        set("limitPerLogin", true);

        for (int i = 0; i < 3; i++) {
            assertThat(tryLogin("demo", "10.0.0.1").status()).isEqualTo(200);
        }

        assertThat(tryLogin("demo", "10.0.0.2").status()).isEqualTo(503);
    }

    @Test
    void refusesASecondUserOfOneAddressWhereThatIsSet() throws IOException {
        assertThat(tryLogin("second", "127.0.0.1").result().has("token")).isTrue();
        server.ask(sandbox -> sandbox.settings().set("oneLoginPerAddress", true));

        assertThat(code(tryLogin("second", "127.0.0.1"))).isEqualTo(401);
        assertThat(tryLogin("second", "10.0.0.2").result().has("token")).isTrue();
        assertThat(tryLogin("human", "127.0.0.1").result().has("token")).isTrue();
    }

    @Test
    void throwsTheOtherUserOfAnAddressOutWhereThatIsSet() throws IOException {
        set("loginKillsOtherUsers", true);

        tryLogin("second", "10.0.0.2");
        assertThat(hub.send("GET", "/projects").result()).hasSize(2);
        tryLogin("second", "127.0.0.1");

        assertThat(code(hub.send("GET", "/projects"))).isEqualTo(401);
        assertThat(read("/projects")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"false,200", "true,404"})
    void saysTheCodeAsHttpStatusWhereThatIsSet(boolean asStatus, int status) throws IOException {
        set("errorCodeAsStatus", asStatus);

        Answer answer = human.send("GET", "/nowhere");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(404);
        assertThat(human.send("GET", "/projects").status()).isEqualTo(200);
    }

    @Test
    void showsNobodyWhatIsSomebodyElses() throws IOException {
        SandboxClient second = login("second");
        String lead = "/lead/" + lead().path("id");
        set("foreignIdCode", 403);
        set("unknownIdCode", 404);

        assertThat(second.send("GET", "/projects").result().findValuesAsText("id"))
                .containsExactly("61079");
        assertThat(code(second.send("GET", lead))).isEqualTo(403);
        assertThat(code(second.send("GET", "/lead/1"))).isEqualTo(404);
        assertThat(code(human.send("GET", "/project/61079"))).isEqualTo(403);
        assertThat(code(human.send("POST", "/lead", INLINE.replace("77,", "61079,"))))
                .isEqualTo(403);
    }

    @Test
    void saysErrorsAsBareTextsWhereThatIsSet() throws IOException {
        set("errorsAsStrings", true);

        assertThat(human.send("GET", "/lead/1").text())
                .isEqualTo("{\"status\":\"error\",\"errors\":[\"Invalid lead ID\"]}");
        assertThat(human.send("GET", "/nowhere").json().at("/errors/0").asText())
                .isEqualTo("Unknown route");
        assertThat(new SandboxClient(server.url(), "token", "x")
                        .send("GET", "/projects")
                        .json()
                        .at("/errors/0")
                        .asText())
                .isEqualTo("Invalid token");
    }
}
