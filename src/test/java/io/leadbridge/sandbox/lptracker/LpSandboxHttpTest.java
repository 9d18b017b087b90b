package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.WebhookReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LpSandboxHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INLINE =
            """
            {"contact":{"project_id":77,"name":"Иван","details":[{"type":"phone","data":"+79990001122"}],
             "fields":{"21001":"Omsk"}},"name":"Кухня","custom":{"1803704":"100","1803706":"Кухня"},
             "view":{"source":"Api","campaign":"c","keyword":"k"}}
            """;

    private final MovedClock clock = new MovedClock();
    private SandboxServer server;
    private SandboxClient hub;
    private SandboxClient human;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, LpSandbox.create(clock, new Random(1)));
        hub = login("demo");
        human = login("human");
    }

    @AfterEach
    void stop() {
        server.close();
    }

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
    void describesItsProjects() throws IOException {
        JsonNode stages = human.send("GET", "/project/77/funnel").result();
        assertThat(stages.findValuesAsText("name")).containsExactly("Новая", "Звонок", "В работе", "Оплата", "Отказ");
        assertThat(stages.at("/3/in_leads").asBoolean()).isFalse();
        JsonNode customs = human.send("GET", "/project/77/customs").result();
        assertThat(customs.findValuesAsText("type")).startsWith("owner", "funnel", "text", "text", "cats");
        assertThat(customs.at("/4/categories/0/name").asText()).isEqualTo("Кухня");
        assertThat(human.send("GET", "/project/77/fields")
                        .result()
                        .at("/0/name")
                        .asText())
                .isEqualTo("City");
        assertThat(human.send("GET", "/staff").result().at("/0/id").asInt()).isZero();
        assertThat(human.send("GET", "/project/77").result().path("name").asText())
                .isEqualTo("Колл-центр");
    }

    @Test
    void makesALeadWithItsContact() throws IOException {
        JsonNode created = human.send("POST", "/lead", INLINE).result();

        assertThat(created.has("stage_id")).isFalse();
        assertThat(created.at("/custom/1/value").asText()).isEqualTo("1648180");
        assertThat(created.at("/contact/created_at").asText()).isEqualTo("01.03.26 12:00:00");
        JsonNode read = human.send("GET", "/lead/" + created.path("id")).result();
        assertThat(read.at("/funnel/name").asText()).isEqualTo("Новая");
        assertThat(read.path("created_at").asText()).isEqualTo("01.03.2026 12:00");
        assertThat(read.at("/custom/2/value").asText()).isEqualTo("100");
        assertThat(read.at("/custom/3/value").isNull()).isTrue();
        assertThat(read.at("/contact/details/0/id").isTextual()).isTrue();
        assertThat(read.at("/contact/fields/0/value").asText()).isEqualTo("Omsk");
        assertThat(read.path("deal").asBoolean()).isFalse();
    }

    @Test
    void findsContactsByDigitsAndByEmail() throws IOException {
        human.send("POST", "/lead", INLINE);
        human.send(
                "POST",
                "/contact",
                "{\"project_id\":77,\"details\":[{\"type\":\"email\",\"data\":\"Ann@example.test\"}],\"fields\":[]}");

        assertThat(found("project_id=77&phone=79990001122")).isEqualTo(1);
        assertThat(found("project_id=77&phone=%2B7%20(999)%20000-11-22")).isEqualTo(1);
        assertThat(found("project_id=77&phone=9990001122")).isZero();
        assertThat(found("project_id=78&phone=79990001122")).isZero();
        assertThat(found("project_id=77&email=ann%40example.test")).isEqualTo(1);
        assertThat(found("project_id=77&phone%5B%5D=79990001122&email=ann%40example.test"))
                .isEqualTo(2);
    }

    @Test
    void changesOnlyWhatAPutNamesAndNotTheStage() throws IOException {
        long lead = human.send("POST", "/lead", INLINE).result().path("id").asLong();

        human.send(
                "PUT",
                "/lead/" + lead,
                """
                {"custom":{"1803705":"site","1803700":{"id":48101,"type":"staff"},"1803701":"1648186","1803704":null},
                 "funnel":1648186}
                """);

        JsonNode read = human.send("GET", "/lead/" + lead).result();
        assertThat(read.path("name").asText()).isEqualTo("Кухня");
        assertThat(read.path("stage_id").asLong()).isEqualTo(1648180);
        assertThat(read.path("owner_id").asLong()).isZero();
        assertThat(read.at("/custom/2/value").asText()).isEqualTo("100");
        assertThat(read.at("/custom/3/value").asText()).isEqualTo("site");
        human.send("PUT", "/lead/" + lead + "/funnel", "{\"funnel\":1648186}");
        human.send("PUT", "/lead/" + lead + "/owner", "{\"owner\":48101,\"options\":[]}");
        human.send("DELETE", "/lead/" + lead + "/custom/1803704", "{\"options\":[]}");
        JsonNode moved = human.send("GET", "/lead/" + lead).result();
        assertThat(moved.path("stage_id").asLong()).isEqualTo(1648186);
        assertThat(moved.path("owner_id").asLong()).isEqualTo(48101);
        assertThat(moved.at("/custom/2/value").isNull()).isTrue();
    }

    @Test
    void joinsNewDetailsToTheOldOnes() throws IOException {
        long contact =
                human.send("POST", "/lead", INLINE).result().path("contact_id").asLong();

        JsonNode changed = human.send(
                        "PUT",
                        "/contact/" + contact,
                        "{\"id\":1,\"project_id\":0,\"details\":[{\"type\":\"email\",\"data\":\"i@example.test\"}]}")
                .result();

        assertThat(changed.path("details").findValuesAsText("data")).containsExactly("+79990001122", "i@example.test");
        assertThat(changed.path("name").asText()).isEqualTo("Иван");
        JsonNode leads = human.send("GET", "/contact/" + contact + "/leads").result();
        assertThat(leads).hasSize(1);
        assertThat(leads.path(0).has("custom")).isFalse();
    }

    @Test
    void listsTheLeadsOfAProjectAndItsDealsApart() throws IOException {
        long first = human.send("POST", "/lead", INLINE).result().path("id").asLong();
        clock.advance(Duration.ofMinutes(10));
        long second = human.send("POST", "/lead", INLINE).result().path("id").asLong();
        long from = clock.instant().getEpochSecond();

        assertThat(list("sort%5Bupdated_at%5D=3")).containsExactly(second, first);
        assertThat(list("sort%5Bupdated_at%5D=4&is_deal=0")).containsExactly(first, second);
        assertThat(list("filter%5Bupdated_at_from%5D=" + from)).containsExactly(second);
        assertThat(list("offset=1&limit=1")).containsExactly(first);
        human.send("POST", "/lead/" + first + "/payment", "{\"category\":\"c\",\"purpose\":\"p\",\"sum\":100.5}");
        assertThat(list("is_deal=false")).containsExactly(second);
        assertThat(list("is_deal=true")).containsExactly(first);
    }

    @Test
    void keepsComments() throws IOException {
        long lead = human.send("POST", "/lead", INLINE).result().path("id").asLong();
        hub.send("POST", "/sandbox/settings", "{\"freshLeadMs\":2000}");
        assertThat(code(hub.send("POST", "/lead/" + lead + "/comment", "{\"text\":\"early\"}")))
                .isEqualTo(400);
        clock.advance(Duration.ofSeconds(3));

        hub.send("POST", "/lead/" + lead + "/comment", "{\"text\":\"hello\",\"options\":[]}");

        JsonNode comments = human.send("GET", "/lead/" + lead + "/comments").result();
        assertThat(comments.findValuesAsText("text")).containsExactly("hello");
        assertThat(comments.at("/0/created_at").asText()).isEqualTo("01.03.2026 12:00:03");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/nothing||404",
                "GET|/project/1||400",
                "GET|/lead/1||400",
                "GET|/lead/1/list||400",
                "GET|/contact/1||400",
                "GET|/contact/search?project_id=77||400",
                "GET|/contact/search?phone=79990001122||400",
                "PUT|/lead/1|{}|400",
                "PUT|/lead/1/funnel|{\"funnel\":1648186}|400",
                "DELETE|/lead/1||400",
                "POST|/lead||400",
                "POST|/lead|{|400",
                "POST|/lead|[1]|400",
                "POST|/lead|{\"contact_id\":1}|400",
                "POST|/lead|{\"contact\":{\"project_id\":77}}|400",
                "POST|/lead|{\"contact\":{\"project_id\":77,\"details\":[{\"type\":\"fax\",\"data\":\"1\"}]}}|400",
                "POST|/lead|{\"contact\":{\"project_id\":77,\"details\":{\"a\":1}}}|400",
                "POST|/contact|{\"project_id\":\"x\"}|400",
                "GET|/lead/77/list?limit=x||400",
                "GET|/project/abc||404",
                "PUT|/project/77/callback-url|{\"url\":\"not an url\"}|400",
            })
    void answersWrongRequestsWithHttp200AndACode(String method, String path, String body, int code) throws IOException {
        Answer answer = human.send(method, path, body == null ? "" : body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("error");
        assertThat(code(answer)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"funnel\":1648194",
                "\"funnel\":1650180",
                "\"owner\":5",
                "\"custom\":{\"1805704\":\"x\"}",
                "\"custom\":{\"name\":\"x\"}",
                "\"custom\":{\"1803706\":\"Стул\"}",
                "\"custom\":{\"1803707\":\"2026-03-01\"}",
                "\"custom\":{\"1803704\":{\"a\":1}}",
                "\"payments\":[{\"category\":\"c\",\"purpose\":\"p\",\"sum\":0}]",
            })
    void refusesALeadThatItCannotTakeAndKeepsNothingOfIt(String part) throws IOException {
        String contact = "\"contact\":{\"project_id\":77,\"details\":[{\"type\":\"phone\",\"data\":\"+79990001122\"}]}";

        Answer answer = human.send("POST", "/lead", "{" + contact + "," + part + "}");

        assertThat(code(answer)).isEqualTo(400);
        assertThat(list("")).isEmpty();
        assertThat(found("project_id=77&phone=79990001122")).isZero();
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
    void sendsWebhooksInTheDocumentedShape() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            human.send("PUT", "/project/77/callback-url", "{\"url\":\"" + receiver.url() + "\",\"name\":\"hub\"}");
            human.send("PUT", "/project/77/callback-url", "{\"url\":\"" + receiver.url() + "\",\"name\":\"hub\"}");
            long lead = hub.send("POST", "/lead", INLINE).result().path("id").asLong();
            human.send("PUT", "/lead/" + lead, "{\"name\":\"Кухня\"}");
            human.send("POST", "/lead/" + lead + "/payment", "{\"category\":\"c\",\"purpose\":\"p\",\"sum\":100}");
            human.send("DELETE", "/lead/" + lead);

            await().until(() -> receiver.received().size() >= 3);
            JsonNode update = data(receiver, 1);
            JsonNode recorded = JSON.readTree(getClass().getResourceAsStream("/sandbox/lptracker-lead-update.json"));
            assertThat(human.send("GET", "/project/77/callback-url").result()).hasSize(1);
            assertThat(receiver.received()).hasSize(3);
            assertThat(data(receiver, 0).path("action").asText()).isEqualTo("create");
            assertThat(data(receiver, 2).path("action").asText()).isEqualTo("delete");
            assertThat(shape("", update)).isEqualTo(shape("", recorded));
            assertThat(update.path("action_update_fields").asText()).isEqualTo("payments,stage.id");
            assertThat(update.path("action_timestamp").asLong())
                    .isEqualTo(clock.instant().toEpochMilli());
            assertThat(update.at("/contact/contacts/0/data").asText()).isEqualTo("+79990001122");
        }
    }

    /** Each path in a JSON value with the kind of what stands there, the first item of each array only. */
    private static List<String> shape(String path, JsonNode json) {
        List<String> shape = new ArrayList<>();
        if (json.isArray()) {
            shape.addAll(json.isEmpty() ? List.of(path + "[]") : shape(path + "[]", json.get(json.size() > 2 ? 2 : 0)));
        } else if (json.isObject()) {
            json.properties().forEach(field -> shape.addAll(shape(path + "." + field.getKey(), field.getValue())));
        } else {
            shape.add(path + " " + json.getNodeType());
        }
        return shape;
    }

    private static JsonNode data(WebhookReceiver receiver, int index) throws IOException {
        return JSON.readTree(receiver.received().get(index).form().get("data"));
    }

    private SandboxClient login(String who) throws IOException {
        String body = "{\"login\":\"" + who + "@example.test\",\"password\":\"" + who
                + "\",\"service\":\"Test\",\"version\":\"1.0\"}";
        Answer answer = new SandboxClient(server.url(), "", "").send("POST", "/login", body);
        String token = answer.result().path("token").asText();
        assertThat(token).matches("[A-Za-z0-9]{32}");
        return new SandboxClient(server.url(), "token", token);
    }

    private static int code(Answer answer) {
        return answer.json().at("/errors/0/code").asInt();
    }

    private int found(String query) throws IOException {
        return human.send("GET", "/contact/search?" + query).result().size();
    }

    private List<Long> list(String query) throws IOException {
        List<Long> ids = new ArrayList<>();
        human.send("GET", "/lead/77/list?" + query)
                .result()
                .forEach(lead -> ids.add(lead.path("id").asLong()));
        return ids;
    }
}
