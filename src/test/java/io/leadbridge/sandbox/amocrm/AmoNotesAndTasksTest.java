package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmoNotesAndTasksTest extends AmoHttp {

    @Test
    void keepsNotesOfSeveralLeadsFromOneCall() throws IOException {
        long first = lead();
        long second = lead();

        Answer answer = send(
                "POST",
                "leads/notes",
                """
                [{"entity_id":%d,"note_type":"common","params":{"text":"hello"},"request_id":"n-1"},
                 {"entity_id":%d,"note_type":"call_in","params":{"uniq":"c-1","duration":60,"source":"pbx","phone":"+7"}}]
                """
                        .formatted(first, second));

        JsonNode made = answer.json().at("/_embedded/notes");
        assertThat(made.findValuesAsText("request_id")).containsExactly("n-1", "1");
        assertThat(made.at("/1/entity_id").asLong()).isEqualTo(second);
        JsonNode read = get("leads/" + first + "/notes").at("/_embedded/notes");
        assertThat(read).hasSize(1);
        assertThat(read.at("/0/params/text").asText()).isEqualTo("hello");
        assertThat(ids("leads/notes?filter[note_type]=call_in")).hasSize(1);
        assertThat(ids("leads/notes?order[id]=desc")).hasSize(2);
        assertThat(get("contacts/notes").isMissingNode()).isTrue();
        send("PATCH", "leads/notes", "[{\"id\":" + made.at("/0/id") + ",\"params\":{\"text\":\"changed\"}}]");
        assertThat(get("leads/notes/" + made.at("/0/id")).at("/params/text").asText())
                .isEqualTo("changed");
        assertThat(human.send("DELETE", "/api/v4/leads/notes").status()).isEqualTo(405);
    }

    @Test
    void takesTwentyThousandCharactersAndNotOneMore() throws IOException {
        long lead = lead();

        Answer longest = note(lead, "я".repeat(20_000));
        Answer tooLong = note(lead, "я".repeat(20_001));

        assertThat(longest.status()).isEqualTo(200);
        assertThat(error(tooLong).path("code").asText()).isEqualTo("TooLong");
        assertThat(error(tooLong).path("path").asText()).isEqualTo("params.text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"note_type\":\"common\",\"params\":{\"text\":\"x\"}}|FieldMissing|entity_id",
                "{\"entity_id\":1,\"note_type\":\"common\",\"params\":{\"text\":\"x\"}}|NotSupportedChoice|entity_id",
                "{\"entity_id\":LEAD,\"note_type\":\"poem\",\"params\":{}}|NotSupportedChoice|note_type",
                "{\"entity_id\":LEAD,\"note_type\":\"common\",\"params\":{}}|FieldMissing|params.text",
                "{\"entity_id\":LEAD,\"note_type\":\"common\"}|FieldMissing|params",
                "{\"entity_id\":LEAD,\"note_type\":\"common\",\"params\":{\"text\":1}}|InvalidType|params.text",
            })
    void saysWhatIsWrongWithANote(String item, String code, String path) throws IOException {
        Answer answer = send("POST", "leads/notes", "[" + item.replace("LEAD", Long.toString(lead())) + "]");

        assertThat(error(answer).path("code").asText()).isEqualTo(code);
        assertThat(error(answer).path("path").asText()).isEqualTo(path);
    }

    @Test
    void answersANoteForAnUnknownLeadWith404() throws IOException {
        assertThat(note(1, "x").status()).isEqualTo(404);
    }

    @Test
    void keepsATaskUntilItIsDone() throws IOException {
        long lead = lead();
        long task = make(
                "tasks",
                """
                {"text":"Call back","complete_till":1700100000,"entity_id":%d,"entity_type":"leads","task_type_id":2,
                 "responsible_user_id":9300002}
                """
                        .formatted(lead));

        JsonNode read = get("tasks/" + task);
        long closest = get("leads/" + lead).path("closest_task_at").asLong();
        send(
                "PATCH",
                "tasks/" + task,
                "{\"is_completed\":true,\"result\":{\"text\":\"done\"},\"responsible_user_id\":9300001}");

        assertThat(read.path("task_type_id").asInt()).isEqualTo(2);
        assertThat(read.path("is_completed").asBoolean(true)).isFalse();
        assertThat(closest).isEqualTo(1_700_100_000);
        assertThat(get("leads/" + lead).path("closest_task_at").isNull()).isTrue();
        assertThat(ids("tasks?filter[is_completed]=0")).isEmpty();
        assertThat(ids("tasks?filter[entity_type]=leads&filter[entity_id][]=" + lead))
                .containsExactly(task);
        send("PATCH", "tasks", "[{\"id\":" + task + ",\"text\":\"Again\"}]");
        assertThat(get("tasks/" + task).path("text").asText()).isEqualTo("Again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"complete_till\":1}|FieldMissing|text",
                "{\"text\":\"x\"}|FieldMissing|complete_till",
                "{\"text\":\"x\",\"complete_till\":\"soon\"}|InvalidType|complete_till",
                "{\"text\":\"x\",\"complete_till\":1,\"responsible_user_id\":1}|NotSupportedChoice|responsible_user_id",
                "{\"text\":\"x\",\"complete_till\":1,\"entity_id\":1}|FieldMissing|entity_type",
                "{\"text\":\"x\",\"complete_till\":1,\"entity_id\":1,\"entity_type\":\"leads\"}|NotSupportedChoice|entity_id",
            })
    void saysWhatIsWrongWithATask(String item, String code, String path) throws IOException {
        Answer answer = send("POST", "tasks", "[" + item + "]");

        assertThat(error(answer).path("code").asText()).isEqualTo(code);
        assertThat(error(answer).path("path").asText()).isEqualTo(path);
    }

    @Test
    void listsEventsNewestFirstByCommaFilters() throws IOException {
        long lead = lead();
        clock.advance(Duration.ofSeconds(10));
        send("PATCH", "leads/" + lead, "{\"status_id\":142,\"price\":5}");
        note(lead, "x");
        human.send("POST", "/sandbox/leads/" + lead + "/delete");
        human.send("POST", "/sandbox/leads/" + lead + "/restore");

        JsonNode all = get("events").at("/_embedded/events");
        JsonNode moved =
                get("events?filter[type]=lead_status_changed,lead_deleted").at("/_embedded/events");
        long since = clock.instant().getEpochSecond();

        assertThat(all.findValuesAsText("type"))
                .containsExactly(
                        "lead_restored",
                        "lead_deleted",
                        "common_note_added",
                        "sale_field_changed",
                        "lead_status_changed",
                        "lead_added");
        assertThat(moved).hasSize(2);
        assertThat(moved.at("/1/value_before/0/lead_status/id").asLong()).isEqualTo(61605483);
        assertThat(moved.at("/1/value_after/0/lead_status/id").asLong()).isEqualTo(142);
        assertThat(get("events?filter[created_at]=" + since + "," + since).at("/_embedded/events"))
                .hasSize(5);
        assertThat(get("events?filter[created_at][to]=" + (since - 1)).at("/_embedded/events"))
                .hasSize(1);
        assertThat(get("events?filter[entity]=contact").isMissingNode()).isTrue();
        assertThat(human.send("GET", "/api/v4/events?limit=101").status()).isEqualTo(400);
        assertThat(get("events?limit=100").at("/_embedded/events/0/entity_id").asLong())
                .isEqualTo(lead);
    }

    private Answer note(long lead, String text) throws IOException {
        return send(
                "POST",
                "leads/" + lead + "/notes",
                "[{\"note_type\":\"common\",\"params\":{\"text\":\"" + text + "\"}}]");
    }
}
