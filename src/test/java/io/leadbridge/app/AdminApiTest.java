package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations of the admin API, on the whole server by HTTP. */
@Timeout(600)
class AdminApiTest {

    private static final String ACME = "/admin/api/tenants/acme";
    private static final String TOKEN = "canary-token-of-acme";

    @TempDir
    private static Path folder;

    private static AdminServer admin;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of("ADMIN_THREADS", "2", "ADMIN_WAITING", "1"), StandIns::in);
    }

    @AfterAll
    static void end() {
        admin.close();
    }

    @BeforeEach
    void makeAcme() throws Exception {
        admin.call("DELETE", ACME, "", "If-Match", "*");
        TestRedis.shared().ask("DEL", "lb:{t:acme}:audit");
        Answer made = admin.call("POST", "/admin/api/tenants", document("one", "two", "three"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    static String document(String... rules) {
        StringBuilder list = new StringBuilder();
        for (String rule : rules) {
            list.append(list.length() == 0 ? "" : ",").append(rule(rule));
        }
        return "{\"tenant\":\"acme\",\"connections\":{\"amocrm\":{\"url\":\"http:\\/\\/127.0.0.1:1\",\"token\":\""
                + TOKEN
                + "\",\"webhook-secret\":\"canary-hook-of-acme\"},\"lptracker\":{\"url\":\"http://127.0.0.1:1\",\"login\":\"a@b.test\","
                + "\"password\":\"canary-password\",\"project\":77,\"webhook-secret\":\"canary-second-hook\"}},\"rules\":["
                + list + "]}";
    }

    private static String rule(String name) {
        return "{\"name\":\"" + name + "\",\"from\":\"amocrm\",\"then\":[{\"sync-to\":\"lptracker\","
                + "\"fields\":[{\"from\":\"lead.name\",\"to\":\"lead.name\"}]}]}";
    }

    private static String version() throws Exception {
        return admin.get(ACME).header("ETag");
    }

    private static List<String> names() throws Exception {
        return admin.get(ACME + "/rules").json().path("rules").findValuesAsText("name");
    }

    @Test
    void givesBackWhatWasPutWithoutSecretsAndKeepsThemWhereTheyAreStored() throws Exception {
        JsonNode shown = admin.get(ACME).json();
        String same = shown.toString();

        Answer put = admin.call("PUT", ACME, same, "If-Match", version());

        assertThat(shown.at("/connections/amocrm/token").asText()).isEqualTo("${stored}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.header("ETag")).isEqualTo(version());
        assertThat(put.text()).doesNotContain("canary");
    }

    @Test
    void speaksYamlInBothDirections() throws Exception {
        String yaml = admin.get(ACME, "Accept", "application/yaml").text();

        Answer put = admin.call(
                "PUT",
                ACME,
                yaml.replace("name: two", "name: second"),
                "If-Match",
                version(),
                "Content-Type",
                "application/yaml",
                "Accept",
                "application/yaml");

        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(names()).containsExactly("one", "second", "three");
    }

    @Test
    void oneOfTwoEditorsIsToldThatTheOtherWasFaster() throws Exception {
        String seen = version();
        admin.call("POST", ACME + "/rules", rule("four"), "If-Match", seen);

        Answer late = admin.call("PUT", ACME, document("one"), "If-Match", seen);
        Answer blind = admin.call("PUT", ACME, document("one"));
        Answer again = admin.call("POST", "/admin/api/tenants", document("one"));
        Answer onlyNew = admin.call("PUT", ACME, document("one"), "If-None-Match", "*");
        Answer gone = admin.call("PUT", "/admin/api/tenants/nobody", document("one"), "If-Match", seen);

        assertThat(List.of(late, onlyNew, gone)).extracting(Answer::status).containsOnly(412);
        assertThat(late.header("ETag")).isEqualTo(version()).isNotEqualTo(seen);
        assertThat(blind.status()).isEqualTo(428);
        assertThat(again.status()).isEqualTo(409);
        assertThat(names()).containsExactly("one", "two", "three", "four");
    }

    @Test
    void aVersionThatIsKnownIsNotSentAgainAndAWeakTagCounts() throws Exception {
        assertThat(admin.get(ACME, "If-None-Match", version()).status()).isEqualTo(304);
        assertThat(admin.call("PUT", ACME, document("one"), "If-Match", "W/" + version())
                        .status())
                .isEqualTo(200);
        assertThat(admin.call("PUT", ACME, document("one"), "If-Match", "nonsense")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void rulesKeepTheirOrderAndMoveOnlyWhenTold() throws Exception {
        Answer first = admin.call("POST", ACME + "/rules?position=0", rule("zero"), "If-Match", "*");
        admin.call("PUT", ACME + "/rules/two", rule("2 / zwei"), "If-Match", "*");
        Answer moved = admin.call("PUT", ACME + "/rules/one?position=9", rule("one"), "If-Match", "*");
        admin.call("DELETE", ACME + "/rules/three", "", "If-Match", "*");

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.header("Location")).isEqualTo(ACME + "/rules/zero");
        assertThat(moved.status()).isEqualTo(200);
        assertThat(names()).containsExactly("zero", "2 / zwei", "one");
        assertThat(admin.get(ACME + "/rules/2%20%2F%20zwei").json().path("name").asText())
                .isEqualTo("2 / zwei");
        assertThat(admin.call("POST", ACME + "/rules", rule("one"), "If-Match", "*")
                        .status())
                .isEqualTo(409);
        assertThat(admin.get(ACME + "/rules/zer").json().path("detail").asText())
                .contains("did you mean 'zero'?");
    }

    @Test
    void tellsEveryFaultWithItsPlaceAndSavesNothing() throws Exception {
        String before = version();
        String wrong = document("one", "one").replace("\"from\"", "\"fromm\"");

        Answer refused = admin.call("PUT", ACME, wrong, "If-Match", before);
        Answer checked = admin.call("POST", ACME + "/check", wrong);
        Answer rule = admin.call("POST", ACME + "/rules", "{\"name\":\"x\",\"form\":\"amocrm\"}", "If-Match", before);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.json().path("faults").size()).isGreaterThan(2);
        assertThat(refused.json().at("/faults/0/line").asInt()).isEqualTo(1);
        assertThat(refused.text()).contains("did you mean 'from'?").doesNotContain("canary");
        assertThat(checked.json().path("faults")).isEqualTo(refused.json().path("faults"));
        assertThat(rule.status()).isEqualTo(422);
        assertThat(rule.json().at("/faults/0/path").asText()).startsWith("rules[3]");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whatAFileProvidesIsChangedThere() throws Exception {
        Answer put = admin.call(
                "PUT", "/admin/api/tenants/demo", document("one").replace("\"acme\"", "\"demo\""), "If-Match", "*");

        assertThat(put.status()).isEqualTo(409);
        assertThat(put.json().path("type").asText()).endsWith(":provided-by-file");
        assertThat(put.json().path("detail").asText()).contains("demo.yaml");
    }

    @Test
    void everyChangeHasItsLineAndARefusedOneHasNone() throws Exception {
        String first = version();
        admin.call("POST", ACME + "/rules", rule("four\\nfive"), "If-Match", first);
        admin.call("PUT", ACME, "{}", "If-Match", "*");
        admin.call("POST", ACME + "/connections/amocrm/resume", "");
        admin.call("POST", ACME + "/forget", "{\"person\":\"" + StandIns.FAILING + "\"}");

        JsonNode lines = admin.get(ACME + "/audit").json().path("changes");

        assertThat(lines.findValuesAsText("what"))
                .containsExactly(
                        "a person forgotten", "connection amocrm resumed", "rule 'four five' added", "tenant made");
        assertThat(lines.findValuesAsText("end")).containsExactly("unknown", "done", "done", "done");
        assertThat(lines.path(2).path("user").asText()).isEqualTo(AdminServer.USER);
        assertThat(lines.path(2).path("address").asText()).isEqualTo("127.0.0.1");
        assertThat("\"" + lines.path(2).path("from").asText() + "\"").isEqualTo(first);
        assertThat("\"" + lines.path(2).path("to").asText() + "\"").isEqualTo(version());
        assertThat(admin.get("/admin/api/audit?limit=1")
                        .json()
                        .at("/changes/0/tenant")
                        .asText())
                .isEqualTo("acme");
        assertThat(TestRedis.shared().ask("XRANGE", "lb:audit", "-", "+")).doesNotContain("canary", StandIns.FAILING);
    }

    @Test
    void noChangeIsMadeWithoutItsLine() throws Exception {
        String before = version();
        TestRedis.shared().ask("DEL", "lb:{t:acme}:audit");
        TestRedis.shared().ask("SET", "lb:{t:acme}:audit", "no stream");

        Answer answer = admin.call("DELETE", ACME + "/rules/one", "", "If-Match", before);

        assertThat(answer.status()).isEqualTo(503);
        TestRedis.shared().ask("DEL", "lb:{t:acme}:audit");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void aSlowRequestHoldsUpNoWebhookAndTooManyAreToldToComeAgain() throws Exception {
        StandIns.slow = new CountDownLatch(1);
        String body = "{\"person\":\"" + StandIns.SLOW + "\"}";
        List<CompletableFuture<Integer>> busy = IntStream.range(0, 8)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> forget(body), work -> new Thread(work).start()))
                .toList();

        // Two are worked and one waits: the other five are answered at once.
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(
                        busy.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                .hasSize(5)
                .containsOnly(503));
        Answer webhook = admin.stranger("POST", "/webhooks/demo/amocrm/wrong");

        assertThat(webhook.status()).isEqualTo(404);
        StandIns.slow.countDown();
        assertThat(busy.stream().map(CompletableFuture::join).filter(status -> status == 200))
                .hasSize(3);
    }

    private static int forget(String body) {
        try {
            return admin.call("POST", ACME + "/forget", body).status();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailureInsideTellsNothingOfItself() throws Exception {
        Answer answer = admin.call("POST", ACME + "/forget", "{\"person\":\"" + StandIns.FAILING + "\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("Exception", "stand-in", "fails@");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /tenants/acme/dry-run | {\"crm\":7,\"leed\":\"1\"} | 422 | did you mean 'lead'",
                "POST | /tenants/acme/dry-run | {\"crm\":\"amocrm\",\"lead\":\"1\",\"webhook\":\"x\"} | 422 | one of them expected",
                "POST | /tenants/acme/dry-run | {\"crm\":\"amocrn\",\"lead\":\"1\"} | 404 | did you mean 'amocrm'?",
                "POST | /tenants/acme/dry-run | {\"crm\":\"amocrm\",\"webhook-base64\":\"*\"} | 422 | base64 expected",
                "POST | /tenants/acme/dry-run | [] | 422 | an object expected",
                "POST | /tenants/acme/dry-run | {\"crm\":\"a\",\"crm\":\"b\"} | 400 | a key stands twice",
                "POST | /tenants/acme/dry-run | {\"crm\":\"a\" | 400 | it ends too early",
                "POST | /tenants/acme/forget | {\"person\":\"\",\"why\":1} | 422 | 2 things are wrong",
                "POST | /tenants/acme/rules | [1] | 422 | a rule expected",
                "POST | /tenants/acme/rules?position=-1 | {} | 422 | a whole number from 0",
                "POST | /tenants/acme/what-if?events=1&events=2 | {} | 422 | once expected",
                "GET | /tenants?limit=0&aftr=b | '' | 422 | did you mean 'after'?",
                "GET | /tenants/acme/fields/lptraker | '' | 404 | did you mean 'lptracker'?",
                "GET | /tenants/ACME | '' | 404 | a-z, 0-9",
                "GET | /tenants/nobody/rules | '' | 404 | no tenant 'nobody'",
                "GET | /tenants/acme/connections/amocrm/webhooks | '' | 409 | leadbridge.public-url",
                "GET | /tenants/acme/metadata/amocrm | '' | 502 | cannot be reached",
                "PATCH | /tenants/acme | {} | 405 | DELETE, GET, PUT expected",
                "GET | /tenants/acme/rules/a/b | '' | 404 | no such path",
                "POST | /tenants | {\"tenant\":[]} | 422 | tenant"
            })
    void badInputIsToldWithWhatWasExpected(String method, String path, String body, int status, String words)
            throws Exception {
        Answer answer = admin.call(method, "/admin/api" + path, body, "If-Match", "*");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).contains(words);
        assertThat(answer.json().path("instance").asText()).isEqualTo("/admin/api" + path.replaceFirst("\\?.*", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"
            })
    void takesOnlyJsonAndYaml(String type) throws Exception {
        Answer answer = admin.call("POST", "/admin/api/tenants", document("one"), "Content-Type", type);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("detail").asText()).contains("application/json or application/yaml");
    }

    @Test
    void deepAndOversizedBodiesEndAtTheirBounds() throws Exception {
        Answer deep = admin.call("PUT", ACME, "[".repeat(5000) + "]".repeat(5000), "If-Match", "*");
        Answer large = admin.call("PUT", ACME, "\"" + "x".repeat(1 << 20) + "\"", "If-Match", "*");
        Answer given = admin.get(ACME, "Accept", "text/html");

        assertThat(deep.status()).isEqualTo(400);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.json().path("type").asText()).endsWith(":too-large");
        assertThat(given.status()).isEqualTo(406);
    }

    @Test
    void aRuleIsSwitchedOffAndOnWithoutAVersion() throws Exception {
        Answer off = admin.call("POST", ACME + "/rules/two/disable", "");
        Answer on = admin.call("POST", ACME + "/rules/two/enable", "");

        assertThat(off.status()).isEqualTo(200);
        assertThat(off.json().path("enabled").asBoolean(true)).isFalse();
        assertThat(on.status()).isEqualTo(200);
        assertThat(on.json().path("enabled").asBoolean(false)).isTrue();
        assertThat(names()).containsExactly("one", "two", "three");
    }
}
