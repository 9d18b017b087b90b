package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: how it starts, fails to start, and tells how it is. */
class LeadbridgeTest {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private int port;
    private int managementPort;

    @BeforeEach
    void chooseFreePorts() throws Exception {
        List<Integer> ports = Ports.free(4);
        port = ports.get(0);
        managementPort = ports.get(1);
        environment.put("REDIS_URL", "");
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_PORT", ports.get(2).toString());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_PORT", ports.get(3).toString());
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
    }

    @Test
    void endsWithTwoWhenItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                HubProcess hub = HubProcess.start(environment, "run")) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.said()).contains("LEADBRIDGE_PORT", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void endsWithTwoWhenARouteFileIsBrokenOrMissing() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.copy(Path.of("routes/sync.camel.yaml"), routes.resolve("sync.camel.yaml"));
        Files.writeString(routes.resolve("intake.camel.yaml"), "- route: {id: [\n");
        environment.put("LEADBRIDGE_ROUTES", routes.toString());

        try (HubProcess hub = HubProcess.start(environment, "run")) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.said()).contains("upkeep.camel.yaml: missing", "intake.camel.yaml:");
        }
    }

    @Test
    void keepsWebhooksWithoutRedisAndBringsThemToItAfterItWasKilled() throws Exception {
        environment.put("REDIS_URL", "redis://127.0.0.1:1");
        try (HubProcess hub = HubProcess.start(environment, "run")) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = send(HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/webhooks/demo/amocrm/demo-amocrm-secret"))
                        .POST(HttpRequest.BodyPublishers.ofString("a=" + i)));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("accepted", "\"id\"");
            }
            assertThat(management("health/ready").statusCode()).isEqualTo(200);
            assertThat(management("health/live").statusCode()).isEqualTo(200);
            assertThat(management("health").body()).contains("leadbridge:spool");
            assertThat(management("metrics").body())
                    .contains(
                            "leadbridge_spool_waiting 3.0",
                            "leadbridge_spool_kept_total 3.0",
                            "leadbridge_spool_oldest_age_seconds",
                            "leadbridge_spool_bytes",
                            "leadbridge_webhooks_total{result=\"accepted\"} 3.0");
            assertThat(hub.said()).contains("Redis cannot be reached");
            hub.kill();
        }

        environment.put("REDIS_URL", "");
        try (HubProcess hub = HubProcess.start(environment, "run")) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            management("metrics").body())
                    .contains(
                            "leadbridge_spool_waiting 0.0", "leadbridge_spool_drained_total{result=\"accepted\"} 3.0"));
            assertThat(hub.stop()).isTrue();
        }
    }

    @Test
    void endsWithTwoWhenAnotherInstanceHasItsSpool() throws Exception {
        environment.put("REDIS_URL", "redis://127.0.0.1:1");
        List<Integer> others = Ports.free(2);
        Map<String, String> same = new HashMap<>(environment);
        same.put("LEADBRIDGE_PORT", others.get(0).toString());
        same.put("LEADBRIDGE_MANAGEMENT_PORT", others.get(1).toString());

        try (HubProcess first = HubProcess.start(environment, "run");
                HubProcess second = HubProcess.start(same, "run")) {
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.said()).contains("spool.folder", "used by another running program");
            assertThat(first.stop()).isTrue();
        }
    }

    @Test
    void tellsHowItIsAndStopsClean() throws Exception {
        try (HubProcess hub = HubProcess.start(environment, "run")) {
            HttpResponse<String> health = management("health");
            HttpResponse<String> metrics = management("metrics");

            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(health.body())
                    .contains("leadbridge:redis", "leadbridge:queue", "leadbridge:routes", "leadbridge:connections");
            assertThat(management("health/ready").body())
                    .contains("leadbridge:ready")
                    .doesNotContain("leadbridge:queue");
            assertThat(metrics.body())
                    .contains(
                            "leadbridge_webhooks_total{result=\"accepted\"} 0.0",
                            "leadbridge_events_total{outcome=\"applied\"} 0.0",
                            "leadbridge_queue_waiting",
                            "leadbridge_queue_parked",
                            "leadbridge_queue_oldest_age_seconds",
                            "leadbridge_delay_seconds_count");
            assertThat(hub.stop()).isTrue();
            assertThat(new RedisFolder(folder.resolve("data/redis")).servers()).isEmpty();
        }
    }

    private HttpResponse<String> management(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/observe/" + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
