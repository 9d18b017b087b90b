package io.leadbridge.crm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a hostile or broken server gets out of the routes. */
class RoutesSafetyTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private Wiring wiring;

    @BeforeEach
    void start() throws Exception {
        server.start();
        wiring = new Wiring(
                Map.of("amocrm.response-timeout-ms", "20000", "amocrm.call-ms", "25000", "amocrm.max-answer", "1000"));
        wiring.connect(new Connection(
                ACCOUNT,
                URI.create("http://127.0.0.1:" + server.port()),
                new Connection.Credentials.Token("to'ken, with ${body} and \"marks\""),
                null,
                null,
                "hook"));
    }

    @AfterEach
    void stop() {
        wiring.close();
        server.stop();
    }

    @Test
    void takesNoTextFromOutsideForAnExpression() {
        String name = "${bean:tenants} ${exception} {{x}} $simple{body} '\"),(";
        String json = "{\"_embedded\":{\"leads\":[{\"id\":1,\"name\":\"" + name.replace("\"", "\\\"")
                + "\",\"_embedded\":{\"contacts\":[]}}]}}";
        server.stubFor(any(anyUrl())
                .willReturn(aResponse().withHeader("Retry-After", "${body}").withBody(json)));

        Answer<List<Record>> answer = wiring.crm.fetch(ACCOUNT, Set.of("1"), null);

        assertThat(CrmContractTest.ok(answer).get(0).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of(name));
    }

    @Test
    void sendsTheBodyAsItIs() {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse().withBody("{\"_embedded\":{\"leads\":[{\"id\":5,\"request_id\":\"0\"}]}}")));
        Draft draft = new Draft("3", "4", "6", Map.of(FieldPath.LEAD_NAME, Value.of("Люкс ${body} №1")));

        Created created = CrmContractTest.ok(wiring.crm.create(ACCOUNT, draft, CrmContractTest.LONG));

        assertThat(created).isEqualTo(new Created("5", "6"));
        assertThat(server.findAll(postRequestedFor(urlPathEqualTo("/api/v4/leads"))))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getBodyAsString())
                            .isEqualTo("[{\"name\":\"Люкс ${body} №1\",\"status_id\":4,\"pipeline_id\":3,"
                                    + "\"_embedded\":{\"contacts\":[{\"id\":6,\"is_main\":true}]},"
                                    + "\"request_id\":\"d0\"}]");
                    assertThat(request.getHeader("Authorization"))
                            .isEqualTo("Bearer to'ken, with ${body} and \"marks\"");
                });
    }

    @Test
    void repeatsNothingByItselfAndKeepsNoCookies() {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(503)
                        .withHeader("Retry-After", "1")
                        .withHeader("Set-Cookie", "session=of-a-tenant")));

        assertThat(wiring.crm.fetch(ACCOUNT, Set.of("1"), null)).isInstanceOf(Answer.Later.class);
        wiring.crm.fetch(ACCOUNT, Set.of("1"), null);

        assertThat(server.findAll(getRequestedFor(urlPathEqualTo("/api/v4/leads"))))
                .hasSize(2)
                .allMatch(request -> request.getHeader("Cookie") == null);
    }

    @Test
    void restsAfterManyFailures() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(2000)));
        try (Wiring quick = new Wiring(
                Map.of("amocrm.response-timeout-ms", "300", "amocrm.breaker-calls", "4", "amocrm.read-tries", "1"))) {
            quick.connect(wiring.connections.connection(ACCOUNT));
            for (int i = 0; i < 4; i++) {
                assertThat(quick.crm.fetch(ACCOUNT, Set.of("1"), null)).isInstanceOf(Answer.Later.class);
            }

            assertThat(quick.crm.fetch(ACCOUNT, Set.of("1"), null))
                    .isInstanceOfSatisfying(
                            Answer.Hold.class, hold -> assertThat(hold.after()).isEqualTo(Duration.ofSeconds(15)));
        }
        assertThat(server.getAllServeEvents().size()).isLessThanOrEqualTo(4);
    }

    @Test
    void makesAReadAgainThatMetWithAnErrorButNotForEver() {
        server.stubFor(any(anyUrl())
                .inScenario("twice")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(502))
                .willSetStateTo("once more"));
        server.stubFor(any(anyUrl())
                .inScenario("twice")
                .whenScenarioStateIs("once more")
                .willReturn(aResponse().withStatus(500))
                .willSetStateTo("well"));
        server.stubFor(any(anyUrl())
                .inScenario("twice")
                .whenScenarioStateIs("well")
                .willReturn(aResponse().withStatus(204)));

        assertThat(wiring.crm.fetch(ACCOUNT, Set.of("1"), null)).isInstanceOf(Answer.Ok.class);
        assertThat(server.getAllServeEvents()).hasSizeGreaterThanOrEqualTo(3);

        server.resetAll();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        assertThat(wiring.crm.fetch(ACCOUNT, Set.of("1"), null)).isInstanceOf(Answer.Later.class);
        assertThat(server.getAllServeEvents()).hasSize(3);
    }

    @Test
    void answersWhenARouteFailsUnexpectedly() {
        Account unknown = new Account(new TenantId("unknown"), new CrmId("amocrm"));
        Draft draft = new Draft(null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("x")));

        assertThat(wiring.crm.fetch(unknown, Set.of("1"), null)).isInstanceOf(Answer.Later.class);
        assertThat(wiring.crm.create(unknown, draft, CrmContractTest.LONG)).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void readsNoMoreOfAnAnswerThanAllowed() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody("[" + "1,".repeat(1000) + "1]")));
        Draft draft = new Draft("3", "4", "6", Map.of(FieldPath.LEAD_NAME, Value.of("x")));

        Answer<List<Record>> read = wiring.crm.fetch(ACCOUNT, Set.of("1"), null);
        Answer<Created> write =
                wiring.crm.create(ACCOUNT, List.of(draft), CrmContractTest.LONG).get(0);

        assertThat(read).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("larger", "max-answer"));
        assertThat(write).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void doesNotReadForEverWhatComesByteByByte() throws Exception {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse().withBody("[" + "1,".repeat(200) + "1]").withChunkedDribbleDelay(60, 20_000)));
        try (Wiring quick = new Wiring(Map.of("amocrm.call-ms", "700", "amocrm.response-timeout-ms", "2000"))) {
            quick.connect(wiring.connections.connection(ACCOUNT));

            Answer<List<Record>> answer = quick.crm.fetch(ACCOUNT, Set.of("1"), null);

            assertThat(answer).isInstanceOfSatisfying(Answer.Later.class, later -> assertThat(later.reason())
                    .contains("NO_ANSWER"));
        }
    }

    @Test
    void waitsUntilTheDateThatTheCrmNames() {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(429)
                        .withHeader("Date", "Mon, 23 Nov 2026 02:00:00 GMT")
                        .withHeader("Retry-After", "Mon, 23 Nov 2026 02:00:42 GMT")));

        assertThat(wiring.crm.fetch(ACCOUNT, Set.of("1"), null))
                .isInstanceOfSatisfying(
                        Answer.Later.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(42)));
    }

    @Test
    void sendsNothingMoreAfterABan() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403).withBody("<html>403 Forbidden</html>")));

        wiring.crm.fetch(ACCOUNT, Set.of("1"), null);
        Answer<List<Record>> second = wiring.crm.fetch(ACCOUNT, Set.of("1"), null);

        assertThat(second).isInstanceOfSatisfying(Answer.Hold.class, hold -> {
            assertThat(hold.reason()).contains("paused since", "bans us");
            assertThat(hold.after()).isEqualTo(Duration.ofMinutes(1));
        });
        assertThat(server.getAllServeEvents()).hasSize(1);
    }

    @Test
    void sendsNothingMoreWhenAPersonIsNeededUntilSomebodySaysSo() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(402).withBody("{}")));
        wiring.crm.fetch(ACCOUNT, Set.of("1"), null);
        wiring.crm.fetch(ACCOUNT, Set.of("1"), null);
        int paused = server.getAllServeEvents().size();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{}")));

        wiring.limits.resume(wiring.connections.connection(ACCOUNT));

        assertThat(wiring.crm.fetch(ACCOUNT, Set.of("1"), null)).isInstanceOf(Answer.Ok.class);
        assertThat(paused).isEqualTo(1);
        assertThat(server.getAllServeEvents()).hasSize(2);
    }

    @Test
    void aWriteWhoseLeaseEndsDoesNotUseUpTheBreakersProbe() throws Exception {
        try (Wiring quick = new Wiring(Map.of("amocrm.breaker-calls", "4", "amocrm.breaker-rest-ms", "200"))) {
            quick.connect(wiring.connections.connection(ACCOUNT));
            server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
            for (int i = 0; i < 4; i++) {
                quick.crm.fetch(ACCOUNT, Set.of("1"), null);
            }
            Answer<List<Record>> open = quick.crm.fetch(ACCOUNT, Set.of("1"), null);
            server.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{}")));
            Draft draft = new Draft("3", "4", "6", Map.of(FieldPath.LEAD_NAME, Value.of("x")));

            Answer<Created> write = quick.crm.create(ACCOUNT, draft, () -> Duration.ofSeconds(1));

            assertThat(open).isInstanceOf(Answer.Hold.class);
            assertThat(write).isInstanceOf(Answer.Hold.class);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(quick.crm.fetch(ACCOUNT, Set.of("1"), null))
                            .isInstanceOf(Answer.Ok.class));
            assertThat(quick.crm.fetch(ACCOUNT, Set.of("1"), null)).isInstanceOf(Answer.Ok.class);
        }
    }

    @Test
    void measuresEachRequestByItsOperation() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{}")));

        wiring.crm.fetch(ACCOUNT, Set.of("1"), null);

        assertThat(wiring.meters
                        .get("leadbridge.crm.call")
                        .tag("crm", "amocrm")
                        .tag("operation", "fetch")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(wiring.meters
                        .get("leadbridge.crm.calls")
                        .tag("operation", "fetch")
                        .tag("result", "ok")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theRoutesOfOtherFilesKeepTheirOwnErrorHandler() throws Exception {
        PluginHelper.getRoutesLoader(wiring.context)
                .loadRoutes(ResourceHelper.fromString(
                        "later.camel.yaml",
                        "- route: {id: later, from: {uri: 'direct:later', steps: [{log: {message: x}}]}}"));

        assertThat(((ModelCamelContext) wiring.context)
                        .getRouteDefinition("later")
                        .getErrorHandlerFactory())
                .isNotInstanceOf(NoErrorHandlerDefinition.class);
        assertThat(((ModelCamelContext) wiring.context)
                        .getRouteDefinition("amocrm-call")
                        .getErrorHandlerFactory())
                .isInstanceOf(NoErrorHandlerDefinition.class);
    }
}
