package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.WebhookReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LpStructureHttpTest extends LpHttp {

    private static final String CALLBACK = "/project/77/callback-url";
    private static final String A = "http://127.0.0.1:9/a";
    private static final String B = "http://127.0.0.1:9/b";
    private static final String C = "http://127.0.0.1:9/c";

    @Test
    void namesTheStaffWithTheMainAccountAmongThem() throws IOException {
        JsonNode staff = read("/staff");

        assertThat(staff.at("/0/id").isNumber()).isTrue();
        assertThat(staff.at("/0").toString())
                .isEqualTo("{\"id\":0,\"name\":\"Main Account\",\"job\":\"Owner\",\"type\":\"main\","
                        + "\"last_login_at\":1500000000,\"created_at\":1500000000}");
        set("staffIdsAsStrings", true);
        assertThat(read("/staff").at("/1/id").isTextual()).isTrue();
    }

    @Test
    void keepsSeveralCallbacksByName() throws IOException {
        callback(A, "one");
        clock.advance(Duration.ofSeconds(5));
        callback(B, "two");
        callback(C, "one");
        JsonNode rows = read(CALLBACK);

        assertThat(rows.findValuesAsText("url")).containsExactly(B, C);
        assertThat(rows.at("/1").properties())
                .extracting(field -> field.getKey())
                .containsExactly("id", "name", "url", "type", "site_id", "created_at", "updated_at");
        assertThat(rows.at("/1/updated_at").asLong() - rows.at("/1/created_at").asLong())
                .isEqualTo(5);
        assertThat(read("/project/78/callback-url")).isEmpty();
        assertThat(read("/project/77/project-callback-url")).isEmpty();
        callback("", "one");
        assertThat(read(CALLBACK).findValuesAsText("url")).containsExactly(B);
    }

    @ParameterizedTest
    @CsvSource({
        ",1,2,1",
        "callbackPutAdds,2,3,1",
        "callbackPutReplacesAll,1,1,1",
        "callbackEmptyClearsAll,1,2,0",
    })
    void replacesAndClearsCallbacksAsSet(String setting, int sameName, int otherName, int empty) throws IOException {
        if (setting != null) {
            set(setting, true);
        }

        callback(A, "one");
        callback(A, "one");
        assertThat(read(CALLBACK)).hasSize(sameName);
        callback(B, "two");
        assertThat(read(CALLBACK)).hasSize(otherName);
        callback("", "one");

        assertThat(read(CALLBACK)).hasSize(empty);
    }

    @Test
    void clearsAllCallbacksOfTheProjectWithoutAName() throws IOException {
        callback(A, "one");
        callback(B, "two");

        human.send("PUT", CALLBACK, "{\"url\":\"\"}");

        assertThat(read(CALLBACK)).isEmpty();
        assertThat(human.send("GET", "/sandbox/webhooks").json().path("destinations"))
                .isEmpty();
    }

    @Test
    void tellsOfStagesAndFieldsAtTheProjectsOtherAddress() throws IOException {
        try (WebhookReceiver leads = new WebhookReceiver();
                WebhookReceiver structure = new WebhookReceiver()) {
            callback(leads.url(), "hub");
            human.send("PUT", "/project/77/project-callback-url", "{\"url\":\"" + structure.url() + "\"}");
            String lead = "/lead/" + lead().path("id");
            human.send("PUT", lead + "/funnel", "{\"funnel\":1648186}");

            JsonNode stages = control("funnel", "{\"action\":\"create\",\"name\":\"Архив\"}");
            control("funnel", "{\"action\":\"update\",\"id\":1648186,\"name\":\"Созвон\"}");
            assertThat(read(lead).at("/funnel/name").asText()).isEqualTo("Созвон");
            control("funnel", "{\"action\":\"delete\",\"id\":1648186}");
            control("customs", "{\"action\":\"update\",\"id\":1803704,\"name\":\"Сумма\"}");
            control("customs", "{\"action\":\"delete\",\"id\":1803704}");

            await().until(() ->
                    structure.received().size() == 5 && leads.received().size() == 3);
            List<String> kinds = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                kinds.add(data(structure, i).path("type").asText() + " "
                        + data(structure, i).path("action").asText());
            }
            assertThat(kinds)
                    .containsExactly(
                            "funnel create", "funnel update", "funnel delete", "custom update", "custom delete");
            assertThat(data(structure, 1).toString())
                    .isEqualTo("{\"project_id\":77,\"type\":\"funnel\",\"data\":[{\"id\":1648186,\"name\":\"Созвон\","
                            + "\"notify\":false,\"in_leads\":true,\"in_deals\":false}],\"action\":\"update\","
                            + "\"action_timestamp\":" + clock.instant().toEpochMilli() + "}");
            assertThat(data(structure, 3).at("/data/0/name").asText()).isEqualTo("Сумма");
            assertThat(stages.get(5).path("id").asText()).hasSize(7);
            assertThat(data(leads, 2).path("action_update_fields").asText()).isEqualTo("stage.id");
            assertThat(read(lead).path("stage_id").asLong()).isEqualTo(1648180);
            assertThat(read("/project/77/customs")).hasSize(5);
            human.send("POST", "/sandbox/reset");
            assertThat(read("/project/77/funnel")).hasSize(5);
            assertThat(read("/project/77/customs")).hasSize(6);
        }
    }

    @Test
    void takesNewFieldsAndNewChoices() throws IOException {
        JsonNode made = human.send(
                        "POST",
                        "/custom/77/create",
                        "{\"name\":\"Метки\",\"type\":\"cats\",\"is_multi_select\":1,\"categories\":[{\"name\":\"a\"},\"b\"]}")
                .result();
        String id = made.path("id").asText();
        human.send("PATCH", "/custom/77/" + id + "/add-category", "{\"categories\":[\"c\"]}");
        JsonNode lead = human.send(
                        "POST", "/lead", INLINE.replace("\"1803706\":\"Кухня\"", "\"" + id + "\":[\"a\",\"c\"]"))
                .result();
        set("bareLists", true);

        assertThat(id).hasSize(7);
        assertThat(read("/project/77/customs").at("/6/categories").findValuesAsText("name"))
                .containsExactly("a", "b", "c");
        assertThat(lead.at("/custom/6/value").toString()).isEqualTo("[\"a\",\"c\"]");
        assertThat(human.send("POST", "/custom/77/create", "{\"name\":\"n\",\"type\":\"text\"}")
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("n");
        assertThat(code(human.send("POST", "/custom/77/create", "{\"name\":\"n\",\"type\":\"what\"}")))
                .isEqualTo(400);
        assertThat(code(human.send("PATCH", "/custom/77/1803704/add-category", "{\"categories\":[\"c\"]}")))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sandbox/projects/5/funnel|{\"action\":\"create\",\"name\":\"x\"}|project",
                "/sandbox/projects/77/funnel|{\"action\":\"paint\"}|action",
                "/sandbox/projects/77/funnel|{\"action\":\"create\"}|name",
                "/sandbox/projects/77/funnel|{\"action\":\"delete\",\"id\":1}|id",
                "/sandbox/projects/77/customs|{\"action\":\"delete\",\"id\":1}|id",
                "/sandbox/leads/1/calls|{}|lead",
            })
    void saysWhatIsWrongWithAControl(String path, String body, String named) throws IOException {
        assertThat(human.send("POST", path, body).status()).isEqualTo(400);
        assertThat(human.send("POST", path, body).json().path("error").asText()).contains(named);
    }

    @Test
    void givesOneStage() throws IOException {
        assertThat(read("/project/77/funnel/1648186").path("name").asText()).isEqualTo("Звонок");
        assertThat(code(human.send("GET", "/project/78/funnel/1648186"))).isEqualTo(400);
    }

    private JsonNode control(String what, String body) throws IOException {
        return human.send("POST", "/sandbox/projects/77/" + what, body).result();
    }

    private void callback(String url, String name) throws IOException {
        human.send("PUT", CALLBACK, "{\"url\":\"" + url + "\",\"name\":\"" + name + "\"}");
    }
}
