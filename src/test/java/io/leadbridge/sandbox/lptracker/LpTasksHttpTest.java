package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LpTasksHttpTest extends LpHttp {

    @Test
    void keepsTasksForTheStaff() throws IOException {
        String lead = lead().path("id").asText();
        JsonNode made = human.send(
                        "POST",
                        "/task",
                        "{\"lead_id\":" + lead
                                + ",\"owner_id\":48101,\"title\":\"Перезвонить\",\"text\":\"t\",\"remind_type\":0}")
                .result();
        String task = "/task/" + made.path("id");
        human.send("POST", "/task", "{\"project_id\":77,\"owner_id\":0,\"title\":\"other\"}");

        JsonNode changed = human.send("PUT", task, "{\"text\":\"u\"}").result();

        assertThat(made.path("project_id").asLong()).isEqualTo(77);
        assertThat(changed.path("title").asText()).isEqualTo("Перезвонить");
        assertThat(read(task)).isEqualTo(changed);
        assertThat(changed.path("text").asText()).isEqualTo("u");
        assertThat(read("/task/77/list").findValuesAsText("title")).containsExactly("Перезвонить", "other");
        assertThat(read("/task/77/list?filter%5Blead_id%5D=" + lead)).hasSize(1);
        assertThat(read("/task/77/list?limit=1&offset=1").findValuesAsText("title"))
                .containsExactly("other");
        assertThat(read("/task/78/list")).isEmpty();
        assertThat(human.send("DELETE", task).result().asBoolean()).isTrue();
        assertThat(code(human.send("GET", task))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"project_id\":77,\"title\":\"t\"}",
                "{\"project_id\":77,\"owner_id\":5,\"title\":\"t\"}",
                "{\"project_id\":77,\"owner_id\":48101}",
                "{\"owner_id\":48101,\"title\":\"t\"}",
                "{\"project_id\":61079,\"owner_id\":0,\"title\":\"t\"}",
                "{\"project_id\":77,\"lead_id\":1,\"owner_id\":48101,\"title\":\"t\"}",
            })
    void refusesATaskThatIsNobodysOrNothing(String body) throws IOException {
        assertThat(code(human.send("POST", "/task", body))).isEqualTo(400);
        assertThat(read("/task/77/list")).isEmpty();
    }

    @Test
    void refusesTheMainAccountAsOwnerWhereThatIsSet() throws IOException {
        set("taskOwnerNotMain", true);

        assertThat(code(human.send("POST", "/task", "{\"project_id\":77,\"owner_id\":0,\"title\":\"t\"}")))
                .isEqualTo(400);
    }

    @Test
    void keepsLabelsThatAreWrittenAsTitleAndReadAsName() throws IOException {
        JsonNode made = human.send("POST", "/label", "{\"title\":\"Probe\",\"color\":\"#ff0000\",\"project_id\":77}")
                .result();
        String label = "/label/" + made.path("id");

        human.send("PUT", label, "{\"title\":\"Probe 2\"}");

        assertThat(read("/label/77/list").toString())
                .isEqualTo("[{\"id\":" + made.path("id") + ",\"name\":\"Probe 2\",\"color\":\"#ff0000\"}]");
        assertThat(read("/label/78/list")).isEmpty();
        assertThat(human.send("DELETE", label).result().asBoolean()).isTrue();
        assertThat(read("/label/77/list")).isEmpty();
        assertThat(code(human.send("POST", "/label", "{\"project_id\":77}"))).isEqualTo(400);
    }
}
