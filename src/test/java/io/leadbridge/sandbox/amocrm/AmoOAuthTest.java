package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import io.leadbridge.sandbox.SandboxServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmoOAuthTest {

    private static final String INTEGRATION =
            "\"client_id\":\"c-1\",\"client_secret\":\"s-1\",\"redirect_uri\":\"https://hub.example.test/back\"";

    private final MovedClock clock = new MovedClock();
    private SandboxServer server;
    private SandboxClient nobody;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, AmoSandbox.create(clock, new Random(1)));
        nobody = client("");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givesAPairForACodeOnce() throws IOException {
        String code = consent().path("code").asText();

        Answer first = exchange(code);
        Answer second = exchange(code);

        JsonNode pair = first.json();
        assertThat(first.status()).isEqualTo(200);
        assertThat(pair.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(pair.path("expires_in").asInt()).isEqualTo(86_400);
        assertThat(pair.path("server_time").asLong()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(pair.path("refresh_token").asText()).startsWith("def50200");
        assertThat(account(pair)).isEqualTo(200);
        assertThat(second.status()).isEqualTo(400);
    }

    @Test
    void namesTheApiHostInTheAccessToken() throws IOException {
        String token = refresh(consent().path("refresh_token"))
                .json()
                .path("access_token")
                .asText();

        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));

        assertThat("http://" + claims.path("api_domain").asText()).isEqualTo(server.url());
        assertThat(claims.path("aud").asText()).isEqualTo("c-1");
        assertThat(claims.path("account_id").asLong()).isEqualTo(29039599);
        assertThat(claims.path("exp").asLong())
                .isEqualTo(clock.instant().plus(Duration.ofDays(1)).getEpochSecond());
    }

    @Test
    void refusesACodeThatIsTwentyMinutesOld() throws IOException {
        String code = consent().path("code").asText();
        clock.advance(Duration.ofMinutes(20));

        assertThat(exchange(code).status()).isEqualTo(400);
    }

    @Test
    void takesAFormToo() throws IOException {
        String form = "grant_type=refresh_token&client_id=c-1&client_secret=s-1"
                + "&redirect_uri=https%3A%2F%2Fhub.example.test%2Fback&refresh_token="
                + consent().path("refresh_token").asText();

        Answer answer = nobody.send("POST", "/oauth2/access_token", form);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(account(answer.json())).isEqualTo(200);
    }

    @Test
    void rotatesTheRefreshTokenAndRefusesTheSpentOne() throws IOException {
        JsonNode seed = consent().path("refresh_token");

        JsonNode first = refresh(seed).json();
        Answer again = refresh(seed);
        Answer second = refresh(first.path("refresh_token"));

        assertThat(again.status()).isEqualTo(401);
        assertThat(again.contentType()).isEqualTo("application/problem+json");
        assertThat(again.json().path("hint").asText()).isEqualTo("Token has been revoked");
        assertThat(again.json().path("type").asText())
                .isEqualTo("https://developers.amocrm.ru/v3/errors/OAuthProblemJson");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("refresh_token")).isNotEqualTo(first.path("refresh_token"));
    }

    @Test
    void refusesASpentRefreshTokenWith400IfAsked() throws IOException {
        nobody.send("POST", "/sandbox/settings", "{\"spentRefreshStatus\":\"400\"}");
        JsonNode seed = consent().path("refresh_token");
        refresh(seed);

        Answer again = refresh(seed);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().path("hint").asText()).isEqualTo("Token has been revoked");
    }

    @Test
    void letsARefreshTokenDieAfterThreeMonthsWithoutUse() throws IOException {
        JsonNode seed = consent().path("refresh_token");
        JsonNode other = consent().path("refresh_token");

        clock.advance(Duration.ofDays(89));
        int inTime = refresh(seed).status();
        clock.advance(Duration.ofDays(1));

        assertThat(inTime).isEqualTo(200);
        assertThat(refresh(other).status()).isEqualTo(401);
    }

    @Test
    void letsAnAccessTokenDieAfterADay() throws IOException {
        JsonNode pair = refresh(consent().path("refresh_token")).json();

        clock.advance(Duration.ofSeconds(86_399));
        int before = account(pair);
        clock.advance(Duration.ofSeconds(1));

        assertThat(before).isEqualTo(200);
        assertThat(account(pair)).isEqualTo(401);
        assertThat(refresh(pair.path("refresh_token")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killsTheOldAccessTokenOnRefreshOnlyIfAsked(boolean kills) throws IOException {
        nobody.send("POST", "/sandbox/settings", "{\"refreshKillsAccess\":" + kills + "}");
        JsonNode first = refresh(consent().path("refresh_token")).json();

        JsonNode second = refresh(first.path("refresh_token")).json();

        assertThat(account(first)).isEqualTo(kills ? 401 : 200);
        assertThat(account(second)).isEqualTo(200);
    }

    @Test
    void killsAccessTokensButNotLongLivedOnesWhenTold() throws IOException {
        JsonNode pair = refresh(consent().path("refresh_token")).json();

        Answer told = nobody.send("POST", "/sandbox/expire-tokens");

        assertThat(told.json().path("revoked").asInt()).isEqualTo(1);
        assertThat(account(pair)).isEqualTo(401);
        assertThat(client("demo").send("GET", "/api/v4/account").status()).isEqualTo(200);
        assertThat(refresh(pair.path("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void takesBackEverythingWhenTheOwnerRemovesTheIntegration() throws IOException {
        JsonNode pair = refresh(consent().path("refresh_token")).json();

        nobody.send("POST", "/sandbox/oauth/revoke");

        assertThat(account(pair)).isEqualTo(401);
        assertThat(refresh(pair.path("refresh_token")).json().path("hint").asText())
                .isEqualTo("Token has been revoked");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, other, 401",
        "client_secret, other, 401",
        "redirect_uri, https://other.example.test, 400",
        "grant_type, password, 400",
        "refresh_token, unknown, 401",
        "refresh_token, '', 400",
    })
    void refusesWhatDoesNotFitTheIntegration(String key, String value, int status) throws IOException {
        String seed = consent().path("refresh_token").asText();
        String body = "{\"grant_type\":\"refresh_token\"," + INTEGRATION + ",\"refresh_token\":\"" + seed + "\"}";
        String wrong = body.replaceAll("\"" + key + "\":\"[^\"]*\"", "\"" + key + "\":\"" + value + "\"");

        Answer answer = nobody.send("POST", "/oauth2/access_token", wrong);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("hint").asText()).isNotEmpty();
        assertThat(nobody.send("POST", "/oauth2/access_token", body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "%zz", "null"})
    void refusesABodyThatIsNoRequest(String body) throws IOException {
        assertThat(nobody.send("POST", "/oauth2/access_token", body).status()).isEqualTo(400);
    }

    @Test
    void tellsWhereARenamedAccountIsAndAnswersOnlyThere() throws IOException {
        JsonNode pair = refresh(consent().path("refresh_token")).json();
        String domain = "localhost:" + server.port();

        nobody.send("POST", "/sandbox/rename", "{\"subdomain\":\"renamed\",\"domain\":\"" + domain + "\"}");

        SandboxClient asking = new SandboxClient(
                server.url(), "X-Refresh-Token", pair.path("refresh_token").asText());
        JsonNode where = asking.send("GET", "/oauth2/account/current/subdomain").json();
        SandboxClient moved = new SandboxClient(
                "http://" + where.path("domain").asText(),
                "Authorization",
                "Bearer " + pair.path("access_token").asText());
        assertThat(where.path("subdomain").asText()).isEqualTo("renamed");
        assertThat(account(pair)).isEqualTo(401);
        assertThat(moved.send("GET", "/api/v4/account").status()).isEqualTo(200);
    }

    @Test
    void tellsNobodyWithoutARefreshTokenWhereTheAccountIs() throws IOException {
        SandboxClient asking = new SandboxClient(server.url(), "X-Refresh-Token", "unknown");

        assertThat(asking.send("GET", "/oauth2/account/current/subdomain").status())
                .isEqualTo(401);
    }

    @Test
    void countsAllTokensOfOneIntegrationTogetherAndTheTokenRequestsToo() throws IOException {
        JsonNode first = refresh(consent().path("refresh_token")).json();
        JsonNode second = refresh(consent().path("refresh_token")).json();

        for (int i = 0; i < 5; i++) {
            assertThat(account(i % 2 == 0 ? first : second)).isEqualTo(200);
        }

        assertThat(account(first)).isEqualTo(429);
        assertThat(refresh(second.path("refresh_token")).status()).isEqualTo(429);
        assertThat(client("demo").send("GET", "/api/v4/account").status()).isEqualTo(200);
    }

    private JsonNode consent() throws IOException {
        return nobody.send("POST", "/sandbox/oauth/code", "{" + INTEGRATION + "}")
                .json();
    }

    private Answer exchange(String code) throws IOException {
        return nobody.send(
                "POST",
                "/oauth2/access_token",
                "{\"grant_type\":\"authorization_code\"," + INTEGRATION + ",\"code\":\"" + code + "\"}");
    }

    private Answer refresh(JsonNode token) throws IOException {
        return nobody.send(
                "POST",
                "/oauth2/access_token",
                "{\"grant_type\":\"refresh_token\"," + INTEGRATION + ",\"refresh_token\":" + token + "}");
    }

    private int account(JsonNode pair) throws IOException {
        return client(pair.path("access_token").asText())
                .send("GET", "/api/v4/account")
                .status();
    }

    private SandboxClient client(String token) {
        return new SandboxClient(server.url(), "Authorization", "Bearer " + token);
    }
}
