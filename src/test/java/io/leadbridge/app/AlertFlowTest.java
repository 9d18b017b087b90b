package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A parked message is told of by all three channels, and that none is parked any more; with real servers at the ends. */
@Timeout(600)
class AlertFlowTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
    private static final Duration SOON = Duration.ofMinutes(2);

    private final List<Received> webhooks = new CopyOnWriteArrayList<>();
    private final List<String> telegrams = new CopyOnWriteArrayList<>();
    private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    private Path folder;

    private TwoCrms crms;
    private TestRedis redis;
    private HttpServer receiver;
    private volatile boolean isBroken;

    /** A webhook as it came. */
    private record Received(Map<String, List<String>> headers, String body) {

        /** Throws if it is not signed with the secret. */
        JsonNode verified() throws Exception {
            new Webhook(SECRET).verify(body, headers);
            return new ObjectMapper().readTree(body);
        }
    }

    @BeforeEach
    void startTheReceivers() throws IOException {
        redis = TestRedis.start();
        crms = TwoCrms.start();
        mails.start();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::webhook);
        receiver.createContext("/bot" + TOKEN + "/sendMessage", this::telegram);
        receiver.start();
    }

    @AfterEach
    void stopAll() {
        receiver.stop(0);
        mails.stop();
        crms.close();
        redis.close();
    }

    @Test
    void tellsOfAParkedMessageByEveryChannelAndThatItIsOver() throws Exception {
        isBroken = true;
        Map<String, String> environment = environment();
        try (HubProcess hub = HubProcess.start(environment, "run")) {
            assertThat(hub.said()).contains("leadbridge: webhooks on");
            post("http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT") + "/webhooks/demo/amocrm/demo-amocrm-secret");

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(telegrams).singleElement().asString().contains("-100200300", "[warning] parked queue");
                // One for each receiver.
                assertThat(mails.getReceivedMessages()).hasSize(2);
                assertThat(hub.metric("leadbridge_alerts_total{channel=\"webhook\",result=\"failed\"}"))
                        .isPositive();
            });
            isBroken = false;
            await().atMost(SOON).until(() -> !webhooks.isEmpty());

            JsonNode webhook = webhooks.get(0).verified();
            assertThat(webhook.path("type").asText()).isEqualTo("problem.raised");
            assertThat(webhook.at("/data/kind").asText()).isEqualTo("parked");
            assertThat(webhook.at("/data/grade").asText()).isEqualTo("warning");
            assertThat(webhook.at("/data/hub").asText()).isEqualTo("Test hub");
            MimeMessage mail = mails.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Test hub [warning] parked queue");
            assertThat(mail.getFrom()[0].toString()).isEqualTo("hub@example.test");
            assertThat(mail.getAllRecipients()).hasSize(2);
            assertThat(GreenMailUtil.getBody(mail)).contains("1 messages wait for a person");

            dropWhatIsParked();

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(webhooks).hasSize(2);
                assertThat(telegrams).hasSize(2);
                assertThat(mails.getReceivedMessages()).hasSize(4);
            });
            assertThat(webhooks.get(1).verified().path("type").asText()).isEqualTo("problem.resolved");
            assertThat(hub.said()).doesNotContain(TOKEN, SECRET, "canary-of-a-person");
        }
        assertThat(webhooks.toString() + telegrams).doesNotContain("canary-of-a-person");
    }

    private Map<String, String> environment() throws IOException {
        String address = "http://127.0.0.1:" + receiver.getAddress().getPort();
        Map<String, String> environment = new HashMap<>(HubProcess.between(crms, folder));
        environment.put("REDIS_URL", redis.url());
        environment.put("ALERT_NAME", "Test hub");
        environment.put("ALERT_PERIOD", "1s");
        environment.put("ALERT_SETTLE", "0s");
        environment.put("ALERT_WEBHOOK_URL", address + "/hook");
        environment.put("ALERT_WEBHOOK_SECRET", SECRET);
        environment.put("ALERT_TELEGRAM_BASE", address);
        environment.put("ALERT_TELEGRAM_TOKEN", TOKEN);
        environment.put("ALERT_TELEGRAM_CHAT", "-100200300");
        environment.put(
                "ALERT_MAIL_SERVER", "smtp://127.0.0.1:" + mails.getSmtp().getPort());
        environment.put("ALERT_MAIL_FROM", "hub@example.test");
        environment.put("ALERT_MAIL_TO", "one@example.test, two@example.test");
        return environment;
    }

    private void dropWhatIsParked() {
        try (RedisQueueOperations queue =
                new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(10))) {
            for (ParkedMessage parked : queue.parked(10)) {
                queue.drop("demo", parked.id());
            }
        }
    }

    private static void post(String url) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .POST(BodyPublishers.ofString("%%%canary-of-a-person"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private void webhook(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!isBroken) {
            Map<String, List<String>> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values));
            webhooks.add(new Received(headers, body));
        }
        exchange.sendResponseHeaders(isBroken ? 500 : 204, -1);
        exchange.close();
    }

    private void telegram(HttpExchange exchange) throws IOException {
        telegrams.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] answer = "{\"ok\":true,\"result\":{\"message_id\":1}}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
