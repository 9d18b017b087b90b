package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.sandbox.Delivery;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.WebhookReceiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent and when, on a clock that the test moves. */
class AmoDeliveriesTest {

    private static final Map<String, String> HUMAN = Map.of("Authorization", "Bearer human");

    private final MovedClock clock = new MovedClock();
    private final Sandbox sandbox = AmoSandbox.create(clock, new Random(3));

    @BeforeEach
    void listen() {
        sandbox.addDestination("http://127.0.0.1:1/hook");
    }

    @Test
    void tellsOfSeveralEntitiesInOneDeliveryIfAsked() {
        sandbox.settings().set("webhookBatch", 3);

        send("POST", "/api/v4/leads", "[{\"name\":\"A\"},{\"name\":\"B\"},{\"name\":\"C\"},{\"name\":\"D\"}]");

        List<Map<String, String>> sent = forms();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0))
                .containsEntry("account[id]", "29039599")
                .containsEntry("leads[add][0][name]", "A")
                .containsEntry("leads[add][1][name]", "B")
                .containsEntry("leads[add][2][name]", "C");
        assertThat(sent.get(0).keySet().iterator().next()).isEqualTo("account[subdomain]");
        assertThat(sent.get(1)).containsEntry("leads[add][0][name]", "D").doesNotContainKey("leads[add][1][name]");
    }

    @Test
    void joinsEventsOfOneSpanOfTimeUnderTheirOwnKeys() {
        sandbox.settings().set("webhookBatch", 50).set("webhookBatchMs", 1000).set("accountLast", true);
        long lead = lead();
        clock.advance(Duration.ofMillis(500));
        send("PATCH", "/api/v4/leads/" + lead, "{\"status_id\":142}");
        send("POST", "/api/v4/contacts", "[{\"name\":\"I\"}]");
        send("POST", "/api/v4/companies", "[{\"name\":\"F\"}]");
        assertThat(sandbox.takeDue()).isEmpty();
        clock.advance(Duration.ofMillis(500));

        List<Map<String, String>> sent = forms();

        assertThat(sent).hasSize(1);
        List<String> keys = List.copyOf(sent.get(0).keySet());
        assertThat(sent.get(0))
                .containsEntry("leads[add][0][id]", "" + lead)
                .containsEntry("leads[update][0][status_id]", "142")
                .containsEntry("leads[status][0][old_status_id]", "61605483")
                .containsEntry("contacts[add][0][type]", "contact")
                .containsEntry("contacts[add][1][type]", "company");
        assertThat(keys.get(keys.size() - 1)).isEqualTo("account[_links][self]");
        assertThat(keys.get(0)).isEqualTo("leads[add][0][id]");
    }

    @Test
    void tellsOfARestoredLeadInFull() {
        long lead = lead();
        send("POST", "/sandbox/leads/" + lead + "/delete", "");
        forms();

        send("POST", "/sandbox/leads/" + lead + "/restore", "");

        assertThat(forms().get(0))
                .containsEntry("leads[restore][0][id]", "" + lead)
                .containsEntry("leads[restore][0][pipeline_id]", "5149393");
    }

    @Test
    void tellsOfCompaniesUnderContactsUnlessAsked() {
        long firm = made("companies", "{\"name\":\"F\"}");
        send("PATCH", "/api/v4/companies/" + firm, "{\"responsible_user_id\":9300002}");
        sandbox.settings().set("companiesKeyInWebhooks", true);
        send("POST", "/sandbox/companies/" + firm + "/delete", "");

        List<Map<String, String>> sent = forms();

        assertThat(sent).hasSize(4);
        assertThat(sent.get(0)).containsEntry("contacts[add][0][type]", "company");
        assertThat(sent.get(2)).containsEntry("contacts[responsible][0][old_responsible_user_id]", "9300001");
        assertThat(sent.get(3)).containsEntry("companies[delete][0][type]", "company");
    }

    @Test
    void tellsOfANoteOneLevelDeeperWithTheAccountsLocalTime() {
        long lead = lead();
        forms();

        send(
                "POST",
                "/api/v4/leads/" + lead + "/notes",
                "[{\"note_type\":\"common\",\"params\":{\"text\":\"one\\ntwo\"}}]");

        Map<String, String> form = forms().get(0);
        assertThat(form)
                .containsEntry("leads[note][0][note][element_type]", "2")
                .containsEntry("leads[note][0][note][element_id]", "" + lead)
                .containsEntry("leads[note][0][note][note_type]", "4")
                .containsEntry("leads[note][0][note][text]", "one\ntwo")
                .containsEntry("leads[note][0][note][date_create]", "2026-03-01 12:00:00")
                .containsEntry("leads[note][0][note][created_by]", "9300001");
    }

    @Test
    void tellsOfATaskAndWhoHadItBefore() {
        long task = made("tasks", "{\"text\":\"Call\",\"complete_till\":1700100000}");
        send("PATCH", "/api/v4/tasks/" + task, "{\"responsible_user_id\":9300002}");

        List<Map<String, String>> sent = forms();

        assertThat(sent.get(0)).containsEntry("task[add][0][text]", "Call");
        assertThat(sent.get(1)).containsEntry("task[update][0][responsible_user_id]", "9300002");
        assertThat(sent.get(2)).containsEntry("task[responsible][0][old_responsible_user_id]", "9300001");
    }

    @Test
    void tellsOfAnUnsortedEntryAndItsEnd() {
        Response made = send(
                "POST",
                "/api/v4/leads/unsorted/forms",
                "[{\"source_name\":\"Site\",\"source_uid\":\"u\",\"metadata\":{},\"_embedded\":{\"leads\":[{\"name\":\"A\"}]}}]");
        String uid = made.text().replaceAll(".*\"uid\":\"([0-9a-f]+)\".*", "$1");
        List<Map<String, String>> first = forms();
        send("POST", "/api/v4/leads/unsorted/" + uid + "/accept", "{}");

        List<Map<String, String>> second = forms();

        assertThat(first.get(1))
                .containsEntry("unsorted[add][0][uid]", uid)
                .containsEntry("unsorted[add][0][category]", "forms")
                .containsEntry("unsorted[add][0][lead_id]", first.get(0).get("leads[add][0][id]"));
        assertThat(second.get(second.size() - 1))
                .containsEntry("unsorted[delete][0][action]", "accept")
                .containsEntry(
                        "unsorted[delete][0][accept_result][leads][0]",
                        first.get(0).get("leads[add][0][id]"));
    }

    @Test
    void writesFieldsInTheOlderFormOfWebhooks() {
        sandbox.settings().set("emptyTrackingInWebhooks", true);

        made(
                "leads",
                """
                {"custom_fields_values":[
                  {"field_id":427193,"values":[{"value":true}]},
                  {"field_id":427207,"values":[{"value":"Omsk","enum_code":"city"}]},
                  {"field_id":427209,"values":[{"value":1700000000}]},
                  {"field_id":427217,"values":[{"value":{"name":"Firm","entity_type":1}}]},
                  {"field_id":427221,"values":[{"catalog_id":9101,"catalog_element_id":2}]}]}
                """);

        String at = "leads[add][0][custom_fields]";
        assertThat(forms().get(0))
                .containsEntry(at + "[0][values][0][value]", "1")
                .containsEntry(at + "[1][values][0][value]", "Omsk")
                .containsEntry(at + "[1][values][0][subtype]", "city")
                .containsEntry(at + "[2][values][0]", "1700000000")
                .containsEntry(at + "[3][values][0][value][name]", "Firm")
                .containsEntry(at + "[4][values][0][catalog_element_id]", "2")
                .containsEntry(at + "[5][code]", "UTM_SOURCE")
                .doesNotContainKey(at + "[5][values][0][value]");
    }

    @Test
    void forgetsTheStatusWebhookIfAsked() {
        sandbox.settings().set("statusWebhookMissing", true);
        send("PATCH", "/api/v4/leads/" + lead(), "{\"status_id\":142}");

        List<Map<String, String>> sent = forms();

        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).containsEntry("leads[update][0][old_status_id]", "61605483");
    }

    @ParameterizedTest
    @CsvSource({"500, 5", "499, 5", "404, 4", "301, 4", "0, 4", "299, 1"})
    void triesTheHourLaterOnlyForASlowOrBrokenReceiver(int status, int tries) {
        lead();
        List<Instant> times = new ArrayList<>();
        while (sandbox.nextDue().isPresent()) {
            clock.moveTo(sandbox.nextDue().get());
            times.add(clock.instant());
            sandbox.takeDue().forEach(delivery -> sandbox.settled(delivery, status));
        }

        assertThat(times).hasSize(tries);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheRequestIdOfATryAgainAsTheSettingSays(boolean keeps) {
        sandbox.settings().set("retryKeepsRequestId", keeps);
        lead();
        Delivery first = sandbox.takeDue().get(0);
        sandbox.settled(first, 500);
        clock.moveTo(sandbox.nextDue().orElseThrow());

        Delivery second = sandbox.takeDue().get(0);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().equals(first.headers())).isEqualTo(keeps);
        assertThat(second.headers()).containsKey("X-Amocrm-RequestId");
    }

    @Test
    void keepsASubscriptionWhoseBadAnswersAreOlderThanTwoHours() {
        sandbox.settings().set("webhookRetryMs", List.of());
        String body = "{\"destination\":\"http://127.0.0.1:2/hook\",\"settings\":[\"add_lead\"]}";
        send("POST", "/api/v4/webhooks", body);
        for (int i = 0; i < 100; i++) {
            lead();
            sandbox.takeDue().forEach(delivery -> sandbox.settled(delivery, 500));
        }
        clock.advance(Duration.ofMinutes(121));
        lead();
        sandbox.takeDue().forEach(delivery -> sandbox.settled(delivery, 500));

        assertThat(send("GET", "/api/v4/webhooks", "").text()).contains("\"disabled\":false");
    }

    private long lead() {
        return made("leads", "{\"name\":\"A\"}");
    }

    private long made(String kind, String item) {
        Response response = send("POST", "/api/v4/" + kind, "[" + item + "]");
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return Long.parseLong(response.text().replaceAll("(?s).*?\"id\":([0-9]+).*", "$1"));
    }

    private Response send(String method, String path, String body) {
        return sandbox.handle(Request.of(method, path, HUMAN, body));
    }

    /** What is due, decoded; each is answered well. */
    private List<Map<String, String>> forms() {
        List<Map<String, String>> forms = new ArrayList<>();
        for (Delivery delivery : sandbox.takeDue()) {
            forms.add(WebhookReceiver.decode(new String(delivery.body(), StandardCharsets.UTF_8)));
            sandbox.settled(delivery, 200);
        }
        return forms;
    }
}
