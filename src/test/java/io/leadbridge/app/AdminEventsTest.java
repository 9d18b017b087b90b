package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Ends;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Events and the queue by the admin API, on the whole server by HTTP. */
@Timeout(600)
class AdminEventsTest {

    private static final TenantId DEMO_ID = new TenantId("demo");
    private static final String DEMO = "/admin/api/tenants/demo";
    private static final String ACME = "/admin/api/tenants/acme";

    @TempDir
    private static Path folder;

    private static AdminServer admin;
    private static ParkingLot lot;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of());
        lot = new ParkingLot(TestRedis.shared());
        assertThat(admin.call("POST", "/admin/api/tenants", AdminApiTest.document("one"))
                        .status())
                .isEqualTo(201);
        Outcome ignored = new Outcome.Ignored(Outcome.Reason.CONDITION, "rule 'deals': pipeline is Service, not Sales");
        new RedisHistory(
                        new StringRedisTemplate(TestRedis.shared().factory()),
                        Duration.ofDays(30),
                        tenant -> Retention.DEFAULT,
                        Clock.systemUTC(),
                        (tenant, event) -> {})
                .ended(
                        DEMO_ID,
                        List.of(Ends.of(
                                "m1",
                                0,
                                RecordRef.lead(Ends.AMOCRM, "1"),
                                ignored,
                                Ends.work("1", "Анна", "+7 912 000-00-01", "anna@example.test"))));
    }

    @AfterAll
    static void end() throws Exception {
        lot.close();
        admin.close();
    }

    @Test
    void findsALeadByPhoneAndSaysWhyItDidNotArrive() throws Exception {
        JsonNode page = admin.get(DEMO + "/events?phone=8%20912%20000-00-01").json();
        JsonNode why = admin.get(DEMO + "/events/m1.0/why").json();

        assertThat(page.path("events").findValuesAsText("event")).containsExactly("m1.0");
        assertThat(page.has("next")).isFalse();
        assertThat(why.path("why").asText())
                .isEqualTo("Ignored: rule 'deals' did not fire because pipeline is Service, not Sales.");
        assertThat(admin.get(DEMO + "/events?name=%D0%B0%D0%BD&outcome=applied")
                        .json()
                        .path("events"))
                .isEmpty();
    }

    @Test
    void showsAPersonsDataOnlyWhenAskedAndThenTheAuditTells() throws Exception {
        Answer masked = admin.get(DEMO + "/events/m1.0");
        String before = admin.get(DEMO + "/audit").text();
        Answer shown = admin.get(DEMO + "/events/m1.0?personal-data=shown");

        assertThat(masked.text()).doesNotContain("Анна", "000-00", "anna@").contains("\"…01\"", "А…");
        assertThat(before).doesNotContain("personal data");
        assertThat(shown.text()).contains("Анна", "+7 912 000-00-01", "anna@example.test");
        assertThat(admin.get(DEMO + "/audit").json().path("changes").findValuesAsText("what"))
                .contains("personal data of event m1.0 shown");
    }

    @Test
    void tellsNothingOfAnotherTenantsEvents() throws Exception {
        for (String path : List.of("/events/m1.0", "/events/m1.0/why", "/events/m9.0", "/events/%2e%2e.0")) {
            assertThat(admin.get(ACME + path).status()).as(path).isEqualTo(404);
        }
        assertThat(admin.get(ACME + "/events?record=amocrm:lead:1").json().path("events"))
                .isEmpty();
    }

    @Test
    void sendsAgainWhatIsParkedOnlyAfterItsNumberWasConfirmed() throws Exception {
        for (int i = 0; i < 5; i++) {
            lot.send(DEMO_ID, "p" + i, i < 3 ? "LPTracker: no such field" : "amoCRM refused it");
        }
        lot.parkAll();
        String reason = "\"reason\":\"no such field\"";

        JsonNode counted = post("/parked/replay", "{" + reason + "}").json();
        Answer another = post("/parked/replay", "{" + reason + ",\"confirm\":2}");
        JsonNode queue = admin.get("/admin/api/queue").json();
        Answer foreign = admin.call("POST", ACME + "/parked/drop", "{\"event\":\"p4.0\",\"confirm\":1}");
        JsonNode sent = post("/parked/replay", "{" + reason + ",\"confirm\":3}").json();
        JsonNode dropped =
                post("/parked/drop", "{\"event\":\"p4.0\",\"confirm\":1}").json();

        assertThat(counted.path("matching").asLong()).isEqualTo(3);
        assertThat(counted.path("done").asLong()).isZero();
        assertThat(another.status()).isEqualTo(409);
        assertThat(queue.path("parked").asLong()).isEqualTo(5);
        assertThat(queue.at("/parked-reasons/0/count").asLong()).isEqualTo(3);
        assertThat(foreign.status()).isEqualTo(409);
        assertThat(sent.path("done").asLong()).isEqualTo(3);
        assertThat(dropped.path("done").asLong()).isEqualTo(1);
        assertThat(admin.get(DEMO + "/parked").json().path("parked").findValuesAsText("message"))
                .containsExactly("p3");
        assertThat(admin.get(DEMO + "/events/p3.0/why").json().path("why").asText())
                .isEqualTo("Parked: amoCRM refused it. A person has to look, and can send it again.");
        assertThat(admin.get(DEMO + "/audit").json().path("changes").findValuesAsText("what"))
                .contains(
                        "parked messages with 'no such field' in their reason sent again",
                        "the parked message of event p4.0 dropped");
        lot.queue.purge(DEMO_ID.value(), DEMO_ID.value(), true);
    }

    @Test
    void pausesATenantAndSaysSoOfWhatWaits() throws Exception {
        lot.send(DEMO_ID, "w1", "waits");
        assertThat(post("/pause", "").json().path("changed").asBoolean()).isTrue();

        assertThat(admin.get(DEMO + "/events/w1.0").json().at("/waiting/place").asText())
                .isEqualTo("paused");
        assertThat(admin.get(DEMO + "/events/w1.0/why").json().path("why").asText())
                .contains("a person paused its line");
        assertThat(admin.get("/admin/api/queue").json().path("paused-tenants").toString())
                .contains("demo");
        assertThat(post("/resume", "").json().path("changed").asBoolean()).isTrue();
        assertThat(admin.get(DEMO + "/events/w1.0").json().at("/waiting/place").asText())
                .isEqualTo("in-line");
        lot.queue.purge(DEMO_ID.value(), DEMO_ID.value(), true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /events?record=1 | '' | 422 | a record as amocrm:lead:101",
                "GET | /events?from=yesterday&until=x | '' | 422 | 2 things are wrong",
                "GET | /events?outcome=applied,gone | '' | 422 | 'gone' given",
                "GET | /events?phone=12 | '' | 422 | 5 digits or more",
                "GET | /events?next=x | '' | 422 | begin at the first page",
                "GET | /events?limit=201 | '' | 422 | 1 to 200",
                "GET | /events?fone=1 | '' | 422 | known are 'record', 'phone'",
                "GET | /events/m1 | '' | 404 | a dot and a number",
                "GET | /events/m1.0?personal-data=yes | '' | 422 | shown or masked",
                "POST | /parked/replay | {} | 422 | one of them expected",
                "POST | /parked/replay | {\"all\":true,\"event\":\"m.0\"} | 422 | one of them expected",
                "POST | /parked/drop | {\"all\":1} | 422 | true or false",
                "POST | /parked/drop | {\"event\":\"x\"} | 422 | the id of an event",
                "POST | /parked/drop | {\"all\":true,\"confirm\":-1} | 422 | 0 or more",
                "GET | /parked?next=%00 | '' | 200 | parked"
            })
    void badInputIsToldWithWhatWasExpected(String method, String path, String body, int status, String words)
            throws Exception {
        Answer answer = admin.call(method, DEMO + path, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(words);
    }

    private static Answer post(String path, String body) throws Exception {
        return admin.call("POST", DEMO + path, body);
    }
}
