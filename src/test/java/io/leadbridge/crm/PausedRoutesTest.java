package io.leadbridge.crm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What a paused connection does and does not send, of several instances that share a Redis. */
class PausedRoutesTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final String REFUSED = "{\"status\":\"error\",\"errors\":[{\"code\":401,\"message\":\"no\"}]}";

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final List<Wiring> wirings = new ArrayList<>();

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        server.start();
    }

    @AfterEach
    void stop() {
        wirings.forEach(Wiring::close);
        server.stop();
    }

    @Test
    void aBanThatOneInstanceMeetsStopsTheAccountForAllTenantsOfAllInstances() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403).withBody("<html>403</html>")));
        Wiring one = instance(amocrm("acme", "token-1"));
        Wiring two = instance(amocrm("acme", "token-1"));
        two.connect(amocrm("beta", "token-2"));

        fetch(one, "acme", AMOCRM);

        assertThat(fetch(two, "acme", AMOCRM)).isInstanceOf(Answer.Hold.class);
        assertThat(fetch(two, "beta", AMOCRM)).isInstanceOf(Answer.Hold.class);
        assertThat(server.getAllServeEvents()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(REFUSED)));
        Wiring one = instance(lptracker("wrong"));
        Wiring two = instance(lptracker("wrong"));

        fetch(one, "acme", LPTRACKER);
        Answer<?> second = fetch(two, "acme", LPTRACKER);

        assertThat(second).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("paused"));
        assertThat(server.getAllServeEvents()).hasSize(1);
        fetch(instance(lptracker("another")), "acme", LPTRACKER);
        assertThat(server.getAllServeEvents()).as("with the changed password").hasSize(2);
    }

    @Test
    void aDeadTokenIsRenewedWithoutAPause() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(REFUSED)));
        server.stubFor(post(urlPathEqualTo("/login"))
                .willReturn(aResponse().withBody("{\"status\":\"success\",\"result\":{\"token\":\"living\"}}")));
        server.stubFor(any(anyUrl())
                .withHeader("token", com.github.tomakehurst.wiremock.client.WireMock.equalTo("living"))
                .willReturn(aResponse().withBody("{\"status\":\"success\",\"result\":[]}")));
        Wiring wiring = instance(lptracker("right"));
        wiring.tokens.put(account("acme", LPTRACKER), "dead", Duration.ofHours(1));

        fetch(wiring, "acme", LPTRACKER);

        assertThat(wiring.limits.paused(lptracker("right"))).isEmpty();
        assertThat(server.findAll(postRequestedFor(urlPathEqualTo("/login")))).hasSize(1);
    }

    @Test
    void aTokenThatIsRefusedJustAfterTheLoginPausesTheConnection() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(REFUSED)));
        server.stubFor(post(urlPathEqualTo("/login"))
                .willReturn(aResponse().withBody("{\"status\":\"success\",\"result\":{\"token\":\"useless\"}}")));
        Wiring wiring = instance(lptracker("right"));

        fetch(wiring, "acme", LPTRACKER);

        assertThat(wiring.limits.paused(lptracker("right"))).isPresent();
    }

    private static Answer<?> fetch(Wiring wiring, String tenant, CrmId crm) {
        return wiring.crm.fetch(account(tenant, crm), Set.of("1"), null);
    }

    private Wiring instance(Connection connection) throws Exception {
        Wiring wiring = new Wiring(
                Map.of("lptracker.requests-per-window", "100"),
                new RedisSlots(new StringRedisTemplate(TestRedis.shared().factory())),
                new OAuthMemoryStore(Clock.systemUTC()));
        wiring.connect(connection);
        wirings.add(wiring);
        return wiring;
    }

    private Connection amocrm(String tenant, String token) {
        return connection(tenant, AMOCRM, new Credentials.Token(token));
    }

    private Connection lptracker(String password) {
        return connection("acme", LPTRACKER, new Credentials.Login("owner@example.test", password));
    }

    private Connection connection(String tenant, CrmId crm, Credentials credentials) {
        return new Connection(
                account(tenant, crm), URI.create("http://127.0.0.1:" + server.port()), credentials, null, "77", "hook");
    }

    private static Account account(String tenant, CrmId crm) {
        return new Account(new TenantId(tenant), crm);
    }
}
