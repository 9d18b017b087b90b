package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Standing;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.limit.Whose;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;

/** {@code leadbridge connect} as a process of its own, with connections that need a person, and with OAuth. */
@Timeout(600)
class ConnectPausedTest {

    private static final String AMOCRM_PAUSE = "lb:{limit:amocrm}:paused:demo";
    private static final String LPTRACKER_PAUSE = "lb:{limit:lptracker}:paused:demo";

    @TempDir
    private Path folder;

    private TwoCrms crms;
    private SandboxClient amocrm;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        TestRedis.shared().flush();
        crms = TwoCrms.start();
        amocrm = new SandboxClient(crms.amocrm().url(), "", "");
        environment = HubProcess.notYetCalledBy(crms, folder);
        environment.put("REDIS_URL", TestRedis.shared().url());
    }

    @AfterEach
    void end() {
        crms.close();
    }

    @Test
    void tellsThePauseAndEndsItWhenTheCrmLetsUsInAgain() throws Exception {
        control("/sandbox/settings", "{\"forbidAll\":true}");
        pauseLptracker();
        String forbidden = connect(1);
        String since = redis("HGET", AMOCRM_PAUSE, "since");
        control("/sandbox/settings", "{\"forbidAll\":false}");
        assertThat(since).isNotEmpty();

        String allowed = connect(0);

        assertThat(forbidden)
                .contains("NOT connected", "a right is missing", "paused since 20", "nothing is sent until")
                .contains("goes on: it was paused since", "the test wants it");
        assertThat(allowed).containsOnlyOnce("goes on: it was paused since").contains("a right is missing");
        assertThat(redis("EXISTS", AMOCRM_PAUSE, LPTRACKER_PAUSE)).isEqualTo("0");
        assertThat(connect(0)).doesNotContain("paused", "goes on");
    }

    @Test
    void sendsNothingUnderABan() throws Exception {
        control("/sandbox/ban", "{\"on\":true}");
        assertThat(connect(1)).contains("NOT connected", "ask the CRM's support");
        long sent = calls("total");

        assertThat(connect(1)).contains("NOT connected: paused since 20", "bans us", "ask the CRM's support");

        assertThat(calls("total")).isEqualTo(sent);
    }

    @Test
    void connectsATenantWithOAuthAndBringsItBackByANewConsent() throws Exception {
        integrate();
        String first = connect(0);
        control("/sandbox/oauth/revoke", "");
        String revoked = connect(1);
        integrate();

        String again = connect(0);

        assertThat(first).contains("connected", "Sales").doesNotContain("top-secret", "NOT ");
        assertThat(revoked)
                .contains("NOT connected", "a new consent is needed", "paused since 20")
                .doesNotContain("top-secret");
        assertThat(again).contains("goes on: it was paused since", "Sales");
        assertThat(calls("POST /oauth2/access_token"))
                .as("two codes exchanged, one renewal in vain")
                .isEqualTo(3);
    }

    /** The owner consents, and a person writes that into the tenant file. */
    private void integrate() throws IOException {
        String code = control(
                        "/sandbox/oauth/code",
                        "{\"client_id\":\"client\",\"client_secret\":\"top-secret\",\"redirect_uri\":\"https://hub.example/oauth\"}")
                .path("code")
                .asText();
        String oauth = "    oauth:\n      client-id: client\n      client-secret: top-secret\n"
                + "      redirect-uri: https://hub.example/oauth\n      code: " + code + "\n";
        String demo = Files.readString(Path.of("tenants/demo.yaml"));
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        Files.writeString(
                tenants.resolve("demo.yaml"),
                demo.replaceFirst("(?m)^    token: .*\n", Matcher.quoteReplacement(oauth)));
        environment.put("LEADBRIDGE_TENANTS", tenants.toString());
    }

    private void pauseLptracker() {
        Connection connection = new Connection(
                new Account(new TenantId("demo"), new CrmId("lptracker")),
                URI.create(crms.lptracker().url()),
                new Connection.Credentials.Login("demo@example.test", "demo"),
                null,
                "77",
                "secret");
        new RedisSlots(new StringRedisTemplate(TestRedis.shared().factory()))
                .pause(
                        Whose.of(connection),
                        new Standing(Standing.Kind.PERSON, Duration.ofMinutes(5), "the test wants it"));
    }

    /** What it said. */
    private String connect(int exitCode) throws Exception {
        CommandRun connect = CommandRun.of(environment, "connect", "demo");
        assertThat(connect.exitCode()).as(connect.said()).isEqualTo(exitCode);
        return connect.said();
    }

    private JsonNode control(String path, String body) throws IOException {
        SandboxClient.Answer answer = amocrm.send("POST", path, body);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private long calls(String what) throws IOException {
        JsonNode calls = amocrm.send("GET", "/sandbox/calls").json();
        return calls.path(what).asLong(calls.path("byOperation").path(what).asLong());
    }

    private static String redis(String... command) {
        return TestRedis.shared().ask(command).strip();
    }
}
