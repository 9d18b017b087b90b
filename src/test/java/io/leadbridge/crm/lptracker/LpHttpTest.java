package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.leadbridge.crm.Answer;
import io.leadbridge.event.Lease;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The route file over real HTTP against answers that a test makes up. */
abstract class LpHttpTest {

    static final Lease LONG = () -> Duration.ofMinutes(1);

    final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    LpRoutes routes;

    @BeforeEach
    void start() throws Exception {
        server.start();
        server.stubFor(post("/login").willReturn(okJson(success("{\"token\":\"new\"}"))));
        routes = new LpRoutes(server.baseUrl());
    }

    @AfterEach
    void stop() {
        routes.close();
        server.stop();
    }

    /** What a read gives. */
    void answer(String url, String json) {
        server.stubFor(get(urlEqualTo(url)).willReturn(okJson(json)));
    }

    /** What calls of one method to one address give, one after the other; the last one then on and on. */
    void answers(String method, String url, ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            server.stubFor(com.github.tomakehurst.wiremock.client.WireMock.request(method, urlEqualTo(url))
                    .inScenario(method + url)
                    .whenScenarioStateIs(state(i))
                    .willSetStateTo(state(Math.min(i + 1, answers.length - 1)))
                    .willReturn(answers[i]));
        }
    }

    private static String state(int number) {
        return number == 0 ? Scenario.STARTED : Integer.toString(number);
    }

    void list(boolean deals, int offset, String leads) {
        server.stubFor(get(urlPathEqualTo("/lead/77/list"))
                .withQueryParam("is_deal", equalTo(Boolean.toString(deals)))
                .withQueryParam("offset", equalTo(Integer.toString(offset)))
                .willReturn(okJson(success("[" + leads + "]"))));
    }

    int reads() {
        return server.findAll(getRequestedFor(anyUrl())).size();
    }

    int reads(String url) {
        return server.findAll(getRequestedFor(urlEqualTo(url))).size();
    }

    List<String> puts(String url) {
        return server.findAll(putRequestedFor(urlEqualTo(url))).stream()
                .map(com.github.tomakehurst.wiremock.verification.LoggedRequest::getBodyAsString)
                .toList();
    }

    static ResponseDefinitionBuilder ok(String json) {
        return okJson(success(json));
    }

    static ResponseDefinitionBuilder broken() {
        return aResponse().withStatus(500);
    }

    /** Leads of these ids, all of which tell that they changed at this time, such as {@code 23.12.2017 15:47}. */
    static String leads(int first, int last, String updatedAt) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(id -> lead(id, updatedAt))
                .collect(Collectors.joining(","));
    }

    static String lead(int id, String updatedAt) {
        return "{\"id\":" + id + ",\"name\":\"Lead\",\"stage_id\":5,\"updated_at\":\"" + updatedAt
                + "\",\"payments\":[],\"custom\":[],\"contact\":{\"id\":9,\"project_id\":77,\"details\":[]}}";
    }

    static String success(String result) {
        return "{\"status\":\"success\",\"result\":" + result + "}";
    }

    static String error(int code, String message) {
        return "{\"status\":\"error\",\"errors\":[{\"code\":" + code + ",\"message\":\"" + message + "\"}]}";
    }

    static <T> T value(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Ok.class);
        return ((Answer.Ok<T>) answer).value();
    }
}
