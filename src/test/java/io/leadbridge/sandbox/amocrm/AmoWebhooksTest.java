package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.WebhookReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AmoWebhooksTest {

    private SandboxServer server;
    private WebhookReceiver receiver;
    private SandboxClient hub;
    private SandboxClient human;

    @BeforeEach
    void start() throws IOException {
        receiver = new WebhookReceiver();
        server = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
        hub = new SandboxClient(server.url(), "Authorization", "Bearer demo");
        human = new SandboxClient(server.url(), "Authorization", "Bearer human");
    }

    @AfterEach
    void stop() {
        server.close();
        receiver.close();
    }

    @Test
    void sendsANewLeadAsRecorded() throws IOException {
        listenToAll();

        human.send("POST", "/api/v4/leads", "[{\"name\":\"Кухня & co\",\"price\":999}]");

        WebhookReceiver.Received hook = awaitHooks(1).get(0);
        assertThat(WebhookReceiver.keys(hook.body())).isEqualTo(recorded("amocrm-lead-add.keys"));
        assertThat(hook.form())
                .containsEntry("account[id]", "29039599")
                .containsEntry("leads[add][0][name]", "Кухня & co")
                .containsEntry("leads[add][0][price]", "999")
                .containsEntry("leads[add][0][modified_user_id]", "9300001");
        assertThat(hook.body()).startsWith("account%5Bsubdomain%5D=demo&account%5Bid%5D=");
        assertThat(hook.headers())
                .containsEntry("User-Agent", "amoCRM-Webhooks/3.0")
                .containsEntry("Content-Type", "application/x-www-form-urlencoded")
                .containsKey("X-Amocrm-RequestId");
    }

    @Test
    void sendsAStageChangeAsUpdateAndAsStatus() throws IOException {
        listenToAll();
        long lead = lead();

        human.send(
                "PATCH",
                "/api/v4/leads/" + lead,
                """
                {"status_id":142,"tags_to_add":[{"name":"vip"}],"custom_fields_values":[
                  {"field_id":427181,"values":[{"value":"landing"}]},
                  {"field_id":427185,"values":[{"value":"Sofa"}]},
                  {"field_id":427189,"values":[{"value":1772658000}]}]}
                """);

        List<WebhookReceiver.Received> hooks = awaitHooks(3);
        assertThat(receiver.kinds()).containsExactly("leads[add]", "leads[update]", "leads[status]");
        assertThat(WebhookReceiver.keys(hooks.get(2).body())).isEqualTo(recorded("amocrm-lead-status.keys"));
        Map<String, String> update = hooks.get(1).form();
        assertThat(update)
                .containsEntry("leads[update][0][old_status_id]", "61605483")
                .containsEntry("leads[update][0][status_id]", "142")
                .containsEntry("leads[update][0][custom_fields][1][values][0][enum]", "913005")
                .containsEntry("leads[update][0][custom_fields][2][values][0]", "1772658000");
    }

    @Test
    void tellsOfTheHubsOwnWritesWithoutAUser() throws IOException {
        listenToAll();

        hub.send("POST", "/api/v4/leads", "[{\"name\":\"A\"}]");

        assertThat(awaitHooks(1).get(0).form())
                .containsEntry("leads[add][0][modified_user_id]", "0")
                .containsEntry("leads[add][0][created_user_id]", "0");
    }

    @Test
    void sendsNothingForAPatchThatChangesNothingUnlessAsked() throws IOException {
        listenToAll();
        long lead = lead();
        human.send("PATCH", "/api/v4/leads/" + lead, "{\"name\":\"A\"}");
        human.send("POST", "/sandbox/settings", "{\"noOpWrites\":true}");

        human.send("PATCH", "/api/v4/leads/" + lead, "{\"name\":\"A\"}");

        awaitHooks(2);
        assertThat(receiver.kinds()).containsExactly("leads[add]", "leads[update]");
        assertThat(receiver.received().get(1).form()).doesNotContainKey("leads[update][0][old_status_id]");
    }

    @Test
    void sendsAChangedContactWithItsLeads() throws IOException {
        JsonNode made = human.send(
                        "POST", "/api/v4/leads/complex", "[{\"_embedded\":{\"contacts\":[{\"name\":\"Ivan\"}]}}]")
                .json()
                .path(0);
        listenToAll();

        human.send(
                "PATCH",
                "/api/v4/contacts/" + made.path("contact_id"),
                "{\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"+79990001122\"}]}]}");

        WebhookReceiver.Received hook = awaitHooks(1).get(0);
        assertThat(WebhookReceiver.keys(hook.body())).isEqualTo(recorded("amocrm-contact-update.keys"));
        String id = made.path("id").asText();
        assertThat(hook.form())
                .containsEntry("contacts[update][0][linked_leads_id][" + id + "][ID]", id)
                .containsEntry("contacts[update][0][custom_fields][0][code]", "PHONE")
                .containsEntry("contacts[update][0][type]", "contact");
    }

    @Test
    void sendsADeletedLeadByIdsOnly() throws IOException {
        long lead = lead();
        listenToAll();

        human.send("POST", "/sandbox/leads/" + lead + "/delete");

        assertThat(WebhookReceiver.keys(awaitHooks(1).get(0).body())).isEqualTo(recorded("amocrm-lead-delete.keys"));
        assertThat(human.send("GET", "/api/v4/leads/" + lead).status()).isEqualTo(204);
    }

    @Test
    void sendsOnlyWhatASubscriptionAskedFor() throws IOException {
        String destination = receiver.url();
        human.send(
                "POST",
                "/api/v4/webhooks",
                "{\"destination\":\"" + destination + "\",\"settings\":[\"add_lead\",\"update_lead\"]}");
        SandboxClient.Answer again = human.send(
                "POST",
                "/api/v4/webhooks",
                "{\"destination\":\"" + destination + "\",\"settings\":[\"status_lead\",\"responsible_lead\"]}");

        human.send("PATCH", "/api/v4/leads/" + lead(), "{\"status_id\":142,\"responsible_user_id\":9300002}");

        awaitHooks(2);
        assertThat(receiver.kinds()).containsExactly("leads[status]", "leads[responsible]");
        assertThat(receiver.received().get(1).form())
                .containsEntry("leads[responsible][0][old_responsible_user_id]", "9300001");
        assertThat(again.status()).isEqualTo(201);
        assertThat(human.send("GET", "/api/v4/webhooks").json().at("/_embedded/webhooks"))
                .hasSize(1);
        human.send("DELETE", "/api/v4/webhooks", "{\"destination\":\"" + destination + "\"}");
        assertThat(human.send("GET", "/api/v4/webhooks").status()).isEqualTo(204);
    }

    @Test
    void triesAgainUntilTheReceiverIsWell() throws IOException {
        human.send("POST", "/sandbox/settings", "{\"webhookRetryMs\":[10,10,10000]}");
        receiver.answer(503);
        listenToAll();

        lead();

        List<WebhookReceiver.Received> hooks = awaitHooks(3);
        assertThat(hooks.get(2).body()).isEqualTo(hooks.get(0).body());
        assertThat(human.send("GET", "/sandbox/webhooks")
                        .json()
                        .path("delivered")
                        .asInt())
                .isZero();
    }

    private void listenToAll() throws IOException {
        String body = "{\"url\":\"" + receiver.url() + "\"}";
        assertThat(human.send("POST", "/sandbox/webhooks", body).status()).isEqualTo(200);
    }

    private long lead() throws IOException {
        return human.send("POST", "/api/v4/leads", "[{\"name\":\"A\"}]")
                .json()
                .at("/_embedded/leads/0/id")
                .asLong();
    }

    private List<WebhookReceiver.Received> awaitHooks(int count) {
        await().until(() -> receiver.received().size() >= count);
        return receiver.received();
    }

    private static List<String> recorded(String name) throws IOException {
        try (var in = AmoWebhooksTest.class.getResourceAsStream("/sandbox/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
