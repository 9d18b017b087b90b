package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AmoAccountTest extends AmoHttp {

    @Test
    void tellsWhatEachUserMayDo() throws IOException {
        JsonNode users = get("users").at("/_embedded/users");

        assertThat(users.at("/0/rights/is_admin").asBoolean()).isTrue();
        assertThat(users.at("/0/rights/leads/view").asText()).isEqualTo("A");
        assertThat(users.at("/1/rights/leads/delete").asText()).isEqualTo("D");
        assertThat(get("users/9300002").path("name").asText()).isEqualTo("Max Manager");
        assertThat(get("users/1").isMissingNode()).isTrue();
        assertThat(get("users?page=2").isMissingNode()).isTrue();
    }

    @Test
    void addsToTheAccountWhatIsAskedFor() throws IOException {
        JsonNode account =
                get("account?with=task_types,users_groups,datetime_settings,amojo_id,uuid,version,drive_url");

        assertThat(account.at("/_embedded/task_types/1/id").asInt()).isEqualTo(2);
        assertThat(account.at("/_embedded/users_groups")).hasSize(1);
        assertThat(account.at("/_embedded/datetime_settings/timezone").asText()).isEqualTo("Europe/Moscow");
        assertThat(account.has("amojo_id") && account.has("uuid") && account.has("drive_url"))
                .isTrue();
        assertThat(get("account").has("_embedded")).isFalse();
    }

    @Test
    void listsLossReasonsAndStages() throws IOException {
        assertThat(get("leads/loss_reasons").at("/_embedded/loss_reasons").findValuesAsText("name"))
                .containsExactly("Too expensive", "Went elsewhere", "No answer");
        assertThat(get("leads/pipelines/5149401/statuses").at("/_embedded/statuses"))
                .hasSize(5);
        assertThat(send("GET", "leads/pipelines/1/statuses", "").status()).isEqualTo(404);
    }

    @Test
    void keepsAHundredSubscriptionsAndNotOneMore() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(subscribe("https://h.test/" + i).status()).isEqualTo(201);
        }

        assertThat(subscribe("https://h.test/100").status()).isEqualTo(400);
        assertThat(subscribe("https://h.test/7").status()).isEqualTo(201);
        assertThat(get("webhooks?filter[destination]=https%3A%2F%2Fh.test%2F7")
                        .path("_total_items")
                        .asInt())
                .isEqualTo(1);
        assertThat(subscribe("https://h.test").status()).isEqualTo(400);
    }

    @Test
    void holdsAnUnsortedLeadBackUntilItIsAccepted() throws IOException {
        Answer made = send("POST", "leads/unsorted/forms", "[" + form("uid-1") + "]");
        JsonNode entry = made.json().at("/_embedded/unsorted/0");
        String uid = entry.path("uid").asText();
        long lead = entry.at("/_embedded/leads/0/id").asLong();

        boolean listed = !ids("leads").isEmpty();
        JsonNode waiting = get("leads/" + lead);
        Answer wrong = send("POST", "leads/unsorted/" + uid + "/accept", "{\"status_id\":1}");
        Answer accepted =
                send("POST", "leads/unsorted/" + uid + "/accept", "{\"user_id\":9300002,\"status_id\":61605486}");

        assertThat(uid).matches("[0-9a-f]{60}");
        assertThat(listed).isFalse();
        assertThat(waiting.path("status_id").asLong()).isEqualTo(61605480);
        assertThat(error(wrong).path("path").asText()).isEqualTo("status_id");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(ids("leads")).containsExactly(lead);
        assertThat(get("leads/" + lead).path("responsible_user_id").asLong()).isEqualTo(9300002);
        assertThat(get("leads/unsorted").isMissingNode()).isTrue();
        assertThat(send("POST", "leads/unsorted/" + uid + "/accept", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void takesADeclinedLeadAway() throws IOException {
        Answer made = send("POST", "leads/unsorted/forms", "[" + form("uid-1") + "]");
        String uid = made.json().at("/_embedded/unsorted/0/uid").asText();
        settings("{\"unsortedListed\":true}");
        int listed = ids("leads").size();

        Answer declined = send("DELETE", "leads/unsorted/" + uid + "/decline", "");

        assertThat(listed).isEqualTo(1);
        assertThat(declined.status()).isEqualTo(200);
        assertThat(ids("leads")).isEmpty();
    }

    @Test
    void makesAnUnsortedEntryOfAComplexLeadWithMetadata() throws IOException {
        Answer made = send(
                "POST",
                "leads/complex",
                "[{\"name\":\"A\",\"_embedded\":{\"metadata\":{\"form_name\":\"Callback\"}}}]");

        JsonNode entry = get("leads/unsorted").at("/_embedded/unsorted/0");
        assertThat(entry.at("/_embedded/leads/0/id")).isEqualTo(made.json().at("/0/id"));
        assertThat(get("leads/unsorted/" + entry.path("uid").asText())
                        .path("source_name")
                        .asText())
                .isEqualTo("Callback");
    }

    private Answer subscribe(String url) throws IOException {
        return send("POST", "webhooks", "{\"destination\":\"" + url + "\",\"settings\":[\"add_lead\"]}");
    }

    private static String form(String source) {
        return """
                {"source_name":"Site","source_uid":"%s","metadata":{"form_id":"f1","form_name":"Callback"},
                 "_embedded":{"leads":[{"name":"From form"}],"contacts":[{"name":"Ann"}]}}
                """
                .formatted(source);
    }
}
