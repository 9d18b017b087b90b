package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.WebhookReceiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LpWebhooksHttpTest extends LpHttp {

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

    @Test
    void tellsEveryRowOfTheProjectAndNoOther() throws IOException {
        try (WebhookReceiver one = new WebhookReceiver();
                WebhookReceiver two = new WebhookReceiver()) {
            human.send("PUT", "/project/77/callback-url", "{\"url\":\"" + one.url() + "\",\"name\":\"one\"}");
            human.send("PUT", "/project/77/callback-url", "{\"url\":\"" + one.url() + "\",\"name\":\"again\"}");
            human.send("PUT", "/project/78/callback-url", "{\"url\":\"" + two.url() + "\"}");

            lead();

            await().until(() -> one.received().size() == 2);
            assertThat(data(one, 0)).isEqualTo(data(one, 1));
            assertThat(two.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({",4", "ownWrites,3", "contactChangesTold,3"})
    void tellsOfOwnWritesAndOfContactsUnlessThatIsSetOff(String off, int told) throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            listen(receiver);
            if (off != null) {
                set(off, false);
            }

            JsonNode lead = lead();
            hub.send("PUT", "/lead/" + lead.path("id"), "{\"name\":\"by the hub\"}");
            human.send("PUT", "/contact/" + lead.path("contact_id"), "{\"name\":\"Пётр\"}");
            human.send("DELETE", "/lead/" + lead.path("id"));

            await().until(() -> receiver.received().size() == told);
            assertThat(data(receiver, told - 1).path("action").asText()).isEqualTo("delete");
        }
    }

    @Test
    void namesChangedFieldsAsSet() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            listen(receiver);
            String lead = "/lead/" + lead().path("id");
            human.send("PUT", lead + "/funnel", "{\"funnel\":1648186}");
            set("updateFieldsAsArray", true);
            human.send("PUT", lead + "/funnel", "{\"funnel\":1648180}");
            set("updateFieldsMissing", true);
            human.send("PUT", lead + "/funnel", "{\"funnel\":1648186}");

            await().until(() -> receiver.received().size() == 4);
            assertThat(data(receiver, 0).has("action_update_fields")).isFalse();
            assertThat(data(receiver, 1).path("action_update_fields").asText()).isEqualTo("stage.id");
            assertThat(data(receiver, 2).path("action_update_fields").toString())
                    .isEqualTo("[\"stage_id\"]");
            assertThat(data(receiver, 3).has("action_update_fields")).isFalse();
        }
    }

    @Test
    void sendsJsonOrEscapedTextOrABareDeleteWhereThatIsSet() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            listen(receiver);
            set("webhookEscaped", true);
            set("webhookContactFields", true);
            JsonNode lead = lead();
            set("webhookAsJson", true);
            human.send("PUT", "/lead/" + lead.path("id"), "{\"name\":\"x\"}");
            set("webhookDeleteOnlyId", true);
            human.send("DELETE", "/lead/" + lead.path("id"));

            await().until(() -> receiver.received().size() == 3);
            assertThat(receiver.received().get(0).form().get("data")).isASCII().contains("\\u041a");
            assertThat(data(receiver, 0).path("name").asText()).isEqualTo("Кухня");
            assertThat(data(receiver, 0).at("/contact/fields/0/value").asText()).isEqualTo("Omsk");
            JsonNode plain = JSON.readTree(receiver.received().get(1).body());
            assertThat(plain.path("action").asText()).isEqualTo("update");
            JsonNode deleted = JSON.readTree(receiver.received().get(2).body());
            assertThat(deleted.properties())
                    .extracting(field -> field.getKey())
                    .containsExactly("id", "project_id", "action", "action_timestamp");
        }
    }

    private void listen(WebhookReceiver receiver) throws IOException {
        human.send("PUT", "/project/77/callback-url", "{\"url\":\"" + receiver.url() + "\"}");
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
}
