package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The route file on answers that the sandbox does not give, and the very requests that go out. */
class LpTrackerRoutesTest {

    private static final Lease LONG = () -> Duration.ofMinutes(1);
    private static final Instant SINCE = Instant.ofEpochSecond(1_700_000_000);
    private static final String TOKEN_REFUSED = error(401, "Invalid token");

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    private LpRoutes routes;

    @BeforeEach
    void start() throws Exception {
        server.start();
        server.stubFor(post("/login").willReturn(okJson(success("{\"token\":\"new\"}"))));
        answer("/project/77/customs", success("[{\"id\":124,\"name\":\"Source\",\"type\":\"text\"}]"));
        routes = new LpRoutes(server.baseUrl());
    }

    @AfterEach
    void stop() {
        routes.close();
        server.stop();
    }

    @Test
    void logsInWithTheFourKeysAndKeepsTheToken() {
        answer("/lead/1", success(lead("1")));

        fetch(Set.of("1"), null);
        fetch(Set.of("1"), null);

        server.verify(
                1,
                postRequestedFor(urlEqualTo("/login"))
                        .withRequestBody(
                                equalToJson(
                                        """
                                        {"login":"owner@example.test","password":"made-up-password",
                                         "service":"Leadbridge","version":"1.0"}"""))
                        .withoutHeader("token"));
        server.verify(2, getRequestedFor(urlEqualTo("/lead/1")).withHeader("token", equalTo("new")));
    }

    @Test
    void logsInOnceWhenManyThreadsNeedAToken() throws Exception {
        answer("/lead/1", success(lead("1")));
        server.stubFor(
                post("/login").willReturn(okJson(success("{\"token\":\"new\"}")).withFixedDelay(200)));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer<List<Record>>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(threads.submit(() -> {
                start.await();
                return routes.crm.fetch(LpRoutes.ACCOUNT, Set.of("1"), null);
            }));
        }

        start.countDown();

        for (Future<Answer<List<Record>>> answer : answers) {
            assertThat(answer.get()).isInstanceOfAny(Answer.Ok.class, Answer.Hold.class);
        }
        threads.shutdown();
        server.verify(1, postRequestedFor(urlEqualTo("/login")));
    }

    @ParameterizedTest
    @CsvSource({"200", "401"})
    void renewsADeadTokenOnceAndRepeatsTheCall(int httpStatus) {
        routes.tokens.put(LpRoutes.ACCOUNT, "old", Duration.ofHours(1));
        server.stubFor(get("/lead/1").withHeader("token", equalTo("old")).willReturn(body(httpStatus, TOKEN_REFUSED)));
        server.stubFor(get("/lead/1").withHeader("token", equalTo("new")).willReturn(okJson(success(lead("1")))));

        List<Record> records = ok(fetch(Set.of("1"), null));

        assertThat(records).hasSize(1);
        assertThat(routes.tokens.get(LpRoutes.ACCOUNT)).contains("new");
        server.verify(1, postRequestedFor(urlEqualTo("/login")));
    }

    @Test
    void needsAPersonWhenTheNewTokenIsNotTakenEither() {
        answer("/lead/1", TOKEN_REFUSED);

        Answer<List<Record>> answer = fetch(Set.of("1"), null);

        assertThat(answer).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("needs a person"));
        server.verify(2, getRequestedFor(urlEqualTo("/lead/1")));
    }

    @Test
    void repeatsARefusedWriteOnlyOnceEither() {
        server.stubFor(post("/lead").willReturn(okJson(TOKEN_REFUSED)));

        assertThat(create(draft())).isInstanceOf(Answer.Hold.class);
        server.verify(2, postRequestedFor(urlEqualTo("/lead")));
    }

    @Test
    void createsALeadWithItsContactInOneCallAndNeverDials() {
        server.stubFor(post("/lead").willReturn(okJson(success("{\"id\":1234,\"contact_id\":12345}"))));

        Created created = ok(create(draft()));

        assertThat(created).isEqualTo(new Created("1234", "12345"));
        server.verify(
                1,
                postRequestedFor(urlEqualTo("/lead"))
                        .withRequestBody(
                                equalToJson(
                                        """
                                        {"name":"Кухня","callback":false,"funnel":123,"custom":{"124":"landing"},
                                         "contact":{"project_id":77,"name":"Анна","fields":{"12":"Omsk"},"details":[
                                           {"type":"phone","data":"+79990000001"},
                                           {"type":"email","data":"anna@example.test"}]}}""")));
    }

    @Test
    void createsALeadOfAContactThatIsThere() {
        server.stubFor(post("/lead").willReturn(okJson(success("{\"id\":1234}"))));

        Created created = ok(create(new Draft("77", null, "12345", draft().fields())));

        assertThat(created).isEqualTo(new Created("1234", "12345"));
        server.verify(
                1,
                postRequestedFor(urlEqualTo("/lead"))
                        .withRequestBody(
                                equalToJson(
                                        """
                                        {"name":"Кухня","callback":false,"custom":{"124":"landing"},"contact_id":12345}""")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void doesNotKnowWhetherACreateWithoutAnAnswerWasDone(Fault fault) {
        server.stubFor(post("/lead").willReturn(aResponse().withFault(fault)));

        assertThat(create(draft())).isInstanceOf(Answer.Unknown.class);
        server.verify(1, postRequestedFor(urlEqualTo("/lead")));
    }

    @Test
    void doesNotKnowWhetherACreateWasDoneThatTookTooLong() {
        server.stubFor(post("/lead").willReturn(okJson(success("{\"id\":1}")).withFixedDelay(6000)));

        assertThat(create(draft())).isInstanceOf(Answer.Unknown.class);
        server.verify(1, postRequestedFor(urlEqualTo("/lead")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | <html>oops</html> | Unknown",
                "502 | '' | Unknown",
                "200 | <html>oops</html> | Unknown",
                "200 | '' | Unknown",
                "200 | {\"status\":\"success\"} | Unknown",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":500,\"message\":\"x\"}]} | Unknown",
                "503 | <html>busy</html> | Unknown",
                "503 | '' | Later",
                "503 | {\"status\":\"error\",\"errors\":[{\"code\":503,\"message\":\"x\"}]} | Later",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":503,\"message\":\"x\"}]} | Later",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":400,\"message\":\"Invalid phone\"}]} | Refused",
                "422 | {\"status\":\"error\",\"errors\":[\"Invalid phone\"]} | Refused",
                "200 | {\"status\":\"error\",\"errors\":[\"Invalid phone\"]} | Refused",
                "200 | {\"status\":\"error\",\"errors\":\"Invalid phone\"} | Refused",
                "403 | <html>no</html> | Hold",
                "302 | '' | Hold"
            })
    void tellsWhetherAFailedCreateWasDone(int httpStatus, String text, String kind) {
        server.stubFor(post("/lead").willReturn(body(httpStatus, text)));

        assertThat(create(draft()).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void keepsAPersonsDataOutOfAReason() {
        server.stubFor(post("/lead")
                .willReturn(okJson(error(400, "Phone +7 999 000-00-01 of anna@example.test is \\\"bad\\\""))));

        assertThat(create(draft())).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("Phone")
                .doesNotContain("999")
                .doesNotContain("anna")
                .doesNotContain("bad"));
    }

    @Test
    void readsOnePageInsteadOfManyLeads() {
        Set<String> ids = ids(1, 5);
        list(false, 0, "[" + leads(1, 5) + "]");

        List<Record> records = ok(fetch(ids, SINCE));

        assertThat(records).extracting(record -> record.ref().id()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(reads()).isEqualTo(1);
        server.verify(getRequestedFor(urlPathEqualTo("/lead/77/list"))
                .withQueryParam("filter[updated_at_from]", equalTo("1699999940"))
                .withQueryParam("sort[updated_at]", equalTo("3"))
                .withQueryParam("is_deal", equalTo("false")));
    }

    @Test
    void readsDealsTooAndTheRestOneByOne() {
        list(false, 0, "[" + leads(1, 3) + "]");
        list(true, 0, "[" + leads(4, 5).replace("\"custom\"", "\"payments\":[],\"custom\"") + "]");
        answer("/lead/6", success(lead("6")));
        answer("/lead/7", error(400, "Invalid lead ID"));

        List<Record> records = ok(fetch(ids(1, 7), SINCE));

        assertThat(records).extracting(record -> record.ref().id()).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(reads()).isEqualTo(4);
    }

    @Test
    void turnsPagesWhileThatSavesReads() {
        list(false, 0, "[" + leads(1001, 1100) + "]");
        list(false, 100, "[" + leads(1, 4) + "]");

        List<Record> records = ok(fetch(ids(1, 4), SINCE));

        assertThat(records).hasSize(4);
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void goesOnBehindAPageThatLpTrackerCutShort() {
        list(false, 0, "[" + leads(1001, 1050) + "]");
        list(false, 50, "[" + leads(1, 10) + "]");

        assertThat(ok(fetch(ids(1, 10), SINCE))).hasSize(10);
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void readsTheNewestChangesWhenNobodyKnowsSinceWhenManyChanged() {
        list(false, 0, "[" + leads(1, 11) + "," + leads(1001, 1089) + "]");
        answer("/lead/12", success(lead("12")));

        assertThat(ok(fetch(ids(1, 12), null))).hasSize(12);
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void readsOneByOneWhenNobodyKnowsSinceWhen() {
        server.stubFor(get(urlPathMatching("/lead/\\d+")).willReturn(okJson(success("[]"))));

        assertThat(ok(fetch(ids(1, 5), null))).isEmpty();
        assertThat(reads()).isEqualTo(5);
    }

    @Test
    void leavesOutLeadsOfAnotherProject() {
        answer("/lead/1", success(lead("1").replace("\"project_id\":77", "\"project_id\":78")));

        assertThat(ok(fetch(Set.of("1"), null))).isEmpty();
    }

    @Test
    void verifiesWhatASearchFinds() {
        answer(
                "/contact/search?project_id=77&phone=79990000001",
                success("[" + contact("9", "+7 (999) 000-00-01") + "," + contact("5", "89990000001") + ","
                        + contact("6", "+79990000002") + "]"));
        answer(
                "/contact/5/leads",
                success("[{\"id\":72,\"name\":\"B\",\"deal\":true,\"created_at\":\"23.12.2017 15:47\"},"
                        + "{\"id\":71,\"name\":\"A\",\"deal\":false}]"));
        answer("/contact/9/leads", success("[]"));

        List<Match> matches =
                ok(routes.crm.search(LpRoutes.ACCOUNT, new Search(List.of("8 999 000-00-01"), List.of())));

        assertThat(matches)
                .containsExactly(
                        new Match(
                                "5",
                                List.of(
                                        new Match.Lead("71", "A", false, null),
                                        new Match.Lead("72", "B", true, Instant.parse("2017-12-23T12:47:00Z")))),
                        new Match("9", List.of()));
    }

    @Test
    void writesOnlyTheCallsThatAPatchNeeds() {
        server.stubFor(any(anyUrl()).atPriority(9).willReturn(okJson(success("true"))));
        routes.tokens.put(LpRoutes.ACCOUNT, "old", Duration.ofHours(1));

        ok(update(new Patch("1", null, "77", "1648186", Map.of())));

        server.verify(1, anyRequestedFor(anyUrl()));
        server.verify(
                putRequestedFor(urlEqualTo("/lead/1/funnel")).withRequestBody(equalToJson("{\"funnel\":1648186}")));
    }

    @Test
    void emptiesACustomWithEmptyText() {
        server.stubFor(put("/lead/1").willReturn(okJson(success("{}"))));

        ok(update(new Patch("1", null, null, null, Map.of(custom("124"), Value.EMPTY))));

        server.verify(
                putRequestedFor(urlEqualTo("/lead/1")).withRequestBody(equalToJson("{\"custom\":{\"124\":\"\"}}")));
    }

    @Test
    void tellsALeadThatIsGoneFromOneThatIsTooNew() {
        server.stubFor(put(urlPathMatching("/lead/.*")).willReturn(okJson(error(400, "Invalid lead ID"))));
        answer("/lead/1", success(lead("1")));
        answer("/lead/2", error(404, "x"));

        assertThat(update(new Patch("1", null, null, "5", Map.of()))).isInstanceOf(Answer.Later.class);
        assertThat(update(new Patch("2", null, null, "5", Map.of()))).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void sendsNothingButItsOwnHeaders() {
        answer("/lead/1", success(lead("1")));

        fetch(Set.of("1"), null);

        LoggedRequest request =
                server.findAll(getRequestedFor(urlEqualTo("/lead/1"))).get(0);
        assertThat(request.getHeaders().keys())
                .extracting(name -> name.toLowerCase(java.util.Locale.ROOT))
                .isSubsetOf(
                        "host",
                        "token",
                        "content-type",
                        "user-agent",
                        "connection",
                        "accept-encoding",
                        "accept",
                        "content-length");
    }

    private Answer<List<Record>> fetch(Set<String> ids, Instant since) {
        return routes.crm.fetch(LpRoutes.ACCOUNT, ids, since);
    }

    private Answer<Created> create(Draft draft) {
        return routes.crm.create(LpRoutes.ACCOUNT, draft, LONG);
    }

    private Answer<Updated> update(Patch patch) {
        return routes.crm.update(LpRoutes.ACCOUNT, patch, LONG);
    }

    private static Draft draft() {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Кухня"));
        fields.put(custom("124"), Value.of("landing"));
        fields.put(FieldPath.CONTACT_NAME, Value.of("Анна"));
        fields.put(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001", "8 (999) 000-00-01")));
        fields.put(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("anna@example.test")));
        fields.put(FieldPath.custom(Entity.CONTACT, "12"), Value.of("Omsk"));
        return new Draft("77", "123", null, fields);
    }

    private static FieldPath custom(String id) {
        return FieldPath.custom(Entity.LEAD, id);
    }

    private void answer(String url, String json) {
        server.stubFor(get(urlEqualTo(url)).willReturn(okJson(json)));
    }

    private void list(boolean deals, int offset, String json) {
        server.stubFor(get(urlPathEqualTo("/lead/77/list"))
                .withQueryParam("is_deal", equalTo(Boolean.toString(deals)))
                .withQueryParam("offset", equalTo(Integer.toString(offset)))
                .willReturn(okJson(success(json))));
    }

    private int reads() {
        return server.findAll(getRequestedFor(anyUrl())).size();
    }

    private static ResponseDefinitionBuilder body(int httpStatus, String body) {
        return aResponse().withStatus(httpStatus).withBody(body);
    }

    private static Set<String> ids(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(Integer::toString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String leads(int first, int last) {
        return ids(first, last).stream().map(LpTrackerRoutesTest::lead).collect(Collectors.joining(","));
    }

    private static String lead(String id) {
        return "{\"id\":" + id + ",\"name\":\"Lead\",\"stage_id\":5,\"custom\":[],\"contact\":{\"id\":9,"
                + "\"project_id\":77,\"details\":[]}}";
    }

    private static String contact(String id, String phone) {
        return "{\"id\":" + id + ",\"project_id\":77,\"details\":[{\"id\":\"1\",\"type\":\"phone\",\"data\":\"" + phone
                + "\"}]}";
    }

    private static String success(String result) {
        return "{\"status\":\"success\",\"result\":" + result + "}";
    }

    private static String error(int code, String message) {
        return "{\"status\":\"error\",\"errors\":[{\"code\":" + code + ",\"message\":\"" + message + "\"}]}";
    }

    private static <T> T ok(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Ok.class);
        return ((Answer.Ok<T>) answer).value();
    }
}
