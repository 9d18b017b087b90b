package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.crm.WebhookFixtures;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What metadata costs, as the sandboxes count it: two servers that share a Redis, and a thousand events in a row. */
@Timeout(600)
class MetadataCallsTest {

    private static final int EVENTS = 1000;
    private static final String DESCRIBES =
            "GET /(api/v4/(account|users|.*/pipelines|.*/custom_fields|.*/loss_reasons)|project.*|.*staff.*)";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    private TestRedis redis;
    private SandboxServer amocrm;
    private SandboxServer lptracker;

    @BeforeEach
    void startTheSurroundings() throws IOException {
        redis = TestRedis.start();
        amocrm = SandboxServer.start(0, AmoSandbox.create(InstantSource.system(), new Random(1)));
        lptracker = SandboxServer.start(0, LpSandbox.create(InstantSource.system(), new Random(2)));
    }

    @AfterEach
    void endThem() {
        lptracker.close();
        amocrm.close();
        redis.close();
    }

    @Test
    void aThousandEventsCostOneReadOfEachKindAndAStructureWebhookOneMore() throws Exception {
        List<Integer> ports = Ports.free(4);
        try (HubInside one = HubInside.start(environment(ports.get(0), ports.get(1)));
                HubInside other = HubInside.start(environment(ports.get(2), ports.get(3)))) {
            amocrm.ask(sandbox -> {
                sandbox.addDestination(webhook(ports.get(0), "amocrm"));
                return null;
            });

            makeLeads(EVENTS);
            awaitEvents(EVENTS, one, other);

            Map<String, Integer> first = describes(amocrm);
            assertThat(first).containsKeys("GET /api/v4/leads/pipelines", "GET /api/v4/leads/custom_fields");
            assertThat(first.values()).as(first.toString()).containsOnly(1);
            Map<String, Integer> target = describes(lptracker);
            assertThat(target.values()).as(target.toString()).isNotEmpty().containsOnly(1);

            post(
                    webhook(ports.get(2), "lptracker"),
                    new String(
                            WebhookFixtures.body("lptracker", "structure-funnel-update.json"), StandardCharsets.UTF_8));
            awaitEvents(EVENTS + 1, one, other);
            makeLeads(1);
            awaitEvents(EVENTS + 2, one, other);

            assertThat(describes(amocrm)).isEqualTo(first);
            // What is stale is served while it is read anew, so the event may end before; and a read whose answer came
            // late on a busy machine is made again.
            int once = target.size();
            await().atMost(Duration.ofMinutes(2)).until(() -> sum(describes(lptracker)) > once);
            assertThat(sum(describes(lptracker))).isLessThanOrEqualTo(2 * once + 1);
        }
    }

    private static int sum(Map<String, Integer> calls) {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Map<String, String> environment(int port, int managementPort) {
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", redis.url());
        environment.put("LEADBRIDGE_PORT", Integer.toString(port));
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("LEADBRIDGE_DATA", folder.resolve("data" + port).toString());
        environment.put("LEADBRIDGE_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        // So that the other instance soon sees what this one evicted.
        environment.put("ENRICH_METADATA_LOCAL", "0s");
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_URL", amocrm.url());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker.url());
        return environment;
    }

    /** A person makes leads of which LPTracker can take none: they have no phone. */
    private void makeLeads(int count) throws Exception {
        for (int from = 0; from < count; from += 50) {
            String leads = IntStream.range(from, Math.min(count, from + 50))
                    .mapToObj(i -> "{\"name\":\"Lead " + i + "\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            HttpRequest request = HttpRequest.newBuilder(URI.create(amocrm.url() + "/api/v4/leads"))
                    .header("Authorization", "Bearer human")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(leads))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private static void awaitEvents(int count, HubInside one, HubInside other) {
        String ended = "leadbridge_events_total{";
        await("events that have ended")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() ->
                        assertThat(one.metric(ended) + other.metric(ended)).isEqualTo(count));
    }

    private Map<String, Integer> describes(SandboxServer crm) throws Exception {
        Map<String, Integer> describes = new TreeMap<>();
        JsonNode calls = json.readTree(get(crm.url() + "/sandbox/calls")).path("byOperation");
        calls.properties().forEach(call -> {
            if (call.getKey().matches(DESCRIBES)) {
                describes.put(call.getKey(), call.getValue().asInt());
            }
        });
        return describes;
    }

    private static String webhook(int port, String crm) {
        return "http://127.0.0.1:" + port + "/webhooks/demo/" + crm + "/demo-" + crm + "-secret";
    }

    private String get(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private void post(String url, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
