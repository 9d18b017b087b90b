package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LpSandboxHttpTest extends LpHttp {

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
}
