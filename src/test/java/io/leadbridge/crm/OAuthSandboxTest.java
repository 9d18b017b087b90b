package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.testing.BlackHole;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The real route of amoCRM against the sandbox's OAuth, over HTTP and with the CRM's true limits; pairs are in Redis. */
class OAuthSandboxTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final String TOKEN = "POST /oauth2/access_token";

    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final List<Wiring> wirings = new ArrayList<>();
    private SandboxServer server;
    private SandboxClient owner;

    @BeforeEach
    void start() throws IOException {
        TestRedis.shared().flush();
        server = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
        owner = new SandboxClient(server.url(), "", "");
    }

    @AfterEach
    void stop() {
        wirings.forEach(Wiring::close);
        server.close();
    }

    @Test
    void exchangesACodeOnceAlsoAfterARestart() throws Exception {
        Connection connection = connection(code(consent()));
        assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);

        assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);

        assertThat(calls(TOKEN)).isEqualTo(1);
        assertThat(calls("total")).isEqualTo(3);
    }

    @Test
    void exchangesARefreshTokenOnceAlsoAfterARestart() throws Exception {
        Connection connection = connection(refresh(consent()));
        assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);

        assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);

        assertThat(calls(TOKEN)).isEqualTo(1);
        assertThat(calls("total")).isEqualTo(3);
    }

    @Test
    void renewsOnceAndRetriesOnceWhenTheTokenIsNotTakenAnyMore() throws Exception {
        Wiring wiring = instance(connection(code(consent())));
        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
        control("/sandbox/expire-tokens", "");
        long before = calls("total");

        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);

        assertThat(calls(TOKEN)).isEqualTo(2);
        assertThat(calls("total") - before)
                .as("the call, the renewal, the call again")
                .isEqualTo(3);
    }

    @Test
    void renewsBeforeTheTokenEnds() throws Exception {
        control("/sandbox/settings", "{\"accessTokenSeconds\":299}");
        Wiring wiring = instance(connection(code(consent())));
        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
        control("/sandbox/settings", "{\"accessTokenSeconds\":86400}");
        long before = calls("total");

        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);

        assertThat(calls(TOKEN)).isEqualTo(2);
        assertThat(calls("total") - before)
                .as("the renewal and the call, none in vain")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twentyWorkersOfTwoInstancesRenewOnce(boolean refreshKillsAccess) throws Exception {
        control("/sandbox/settings", "{\"refreshKillsAccess\":" + refreshKillsAccess + "}");
        Connection connection = connection(refresh(consent()));
        List<Wiring> both = List.of(instance(connection), instance(connection));
        assertThat(fetch(both.get(0))).isInstanceOf(Answer.Ok.class);
        control("/sandbox/expire-tokens", "");
        long before = calls(TOKEN);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Callable<Answer<List<Record>>>> work = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Wiring wiring = both.get(i % 2);
            work.add(() -> untilAnswered(wiring));
        }

        for (Future<Answer<List<Record>>> answer : threads.invokeAll(work)) {
            assertThat(answer.get()).isInstanceOf(Answer.Ok.class);
        }
        threads.shutdown();

        assertThat(calls(TOKEN) - before).isEqualTo(1);
        assertThat(calls("refused")).as("refused by the CRM's limit").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "400"})
    void nothingMoreIsSentWhenTheOwnerTookTheConsentBack(String spentRefreshStatus) throws Exception {
        control("/sandbox/settings", "{\"spentRefreshStatus\":\"" + spentRefreshStatus + "\"}");
        Connection connection = connection(refresh(consent()));
        Wiring one = instance(connection);
        Wiring two = instance(connection);
        assertThat(fetch(one)).isInstanceOf(Answer.Ok.class);
        control("/sandbox/oauth/revoke", "");

        assertThat(fetch(one)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("needs a person", "new consent"));
        long sent = calls("total");

        assertThat(one.limits.paused(connection)).isPresent();
        assertThat(fetch(one)).isInstanceOf(Answer.Hold.class);
        assertThat(fetch(two)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("paused", "new consent"));
        assertThat(calls("total")).isEqualTo(sent);
    }

    @Test
    void aNewConsentEndsThePause() throws Exception {
        Wiring wiring = instance(connection(refresh(consent())));
        fetch(wiring);
        control("/sandbox/oauth/revoke", "");
        fetch(wiring);
        assertThat(wiring.limits.paused(wiring.connections.connection(ACME))).isPresent();

        wiring.connect(connection(code(consent())));

        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
        assertThat(wiring.limits.paused(wiring.connections.connection(ACME))).isEmpty();
    }

    @Test
    void findsARenamedAccountAndStaysThere() throws Exception {
        try (BlackHole oldAddress = BlackHole.before(URI.create(server.url()).getPort())) {
            Connection connection = connection(URI.create("http://127.0.0.1:" + oldAddress.port()), refresh(consent()));
            Wiring wiring = instance(connection);
            assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
            control(
                    "/sandbox/rename",
                    "{\"subdomain\":\"renamed\",\"domain\":\""
                            + URI.create(server.url()).getAuthority() + "\"}");

            assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
            long before = calls("total");
            assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);

            assertThat(calls("total") - before)
                    .as("straight to the new address")
                    .isEqualTo(1);
            assertThat(calls("GET /oauth2/account/current/subdomain")).isEqualTo(1);
            assertThat(wiring.limits.paused(connection)).isEmpty();
        }
    }

    /** As the queue would: what is held is tried again. */
    private static Answer<List<Record>> untilAnswered(Wiring wiring) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> fetch(wiring), answer -> !(answer instanceof Answer.Hold));
    }

    private static Answer<List<Record>> fetch(Wiring wiring) {
        return wiring.crm.fetch(ACME, Set.of("1"), null);
    }

    private Wiring instance(Connection connection) throws Exception {
        Wiring wiring =
                new Wiring(Map.of(), new RedisSlots(redis), new OAuthRedisStore(redis, new OAuthStoreTest.Mirror()));
        wiring.connect(connection);
        wirings.add(wiring);
        return wiring;
    }

    /** The owner lets our integration in. */
    private JsonNode consent() throws IOException {
        return control(
                "/sandbox/oauth/code",
                "{\"client_id\":\"client\",\"client_secret\":\"top-secret\",\"redirect_uri\":\"https://hub.example/oauth\"}");
    }

    private static Credentials code(JsonNode consent) {
        return new Credentials.OAuth(
                "client",
                "top-secret",
                "https://hub.example/oauth",
                null,
                consent.path("code").asText());
    }

    private static Credentials refresh(JsonNode consent) {
        return new Credentials.OAuth(
                "client",
                "top-secret",
                "https://hub.example/oauth",
                consent.path("refresh_token").asText(),
                null);
    }

    private Connection connection(Credentials credentials) {
        return connection(URI.create(server.url()), credentials);
    }

    private static Connection connection(URI url, Credentials credentials) {
        return new Connection(ACME, url, credentials, null, null, "hook");
    }

    private JsonNode control(String path, String body) throws IOException {
        SandboxClient.Answer answer = owner.send("POST", path, body);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    /** How many calls the sandbox counted: {@code total}, {@code refused}, or those of an operation. */
    private long calls(String what) throws IOException {
        JsonNode calls = owner.send("GET", "/sandbox/calls").json();
        return calls.path(what).asLong(calls.path("byOperation").path(what).asLong());
    }
}
