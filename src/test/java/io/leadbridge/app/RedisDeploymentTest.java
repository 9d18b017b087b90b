package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.app.DemoPeople.NewLead;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import io.leadbridge.testing.TestCluster;
import io.leadbridge.testing.TestSentinel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on the other kinds of Redis: a webhook goes all the way through every room that keeps something there. */
class RedisDeploymentTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private SandboxServer amocrm;
    private SandboxServer lptracker;
    private DemoPeople people;
    private int managementPort;

    @BeforeEach
    void startTheCrms() throws Exception {
        amocrm = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
        lptracker = SandboxServer.start(0, LpSandbox.create(Clock.systemUTC(), new Random(2)));
        people = new DemoPeople(amocrm.url(), lptracker.url());
        List<Integer> ports = Ports.free(2);
        managementPort = ports.get(1);
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        environment.put(
                "LEADBRIDGE_TENANTS", Path.of("tenants").toAbsolutePath().toString());
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_URL", amocrm.url());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker.url());
        String hub = "http://127.0.0.1:" + ports.get(0) + "/webhooks/demo/";
        amocrm.ask(sandbox -> {
            sandbox.addDestination(hub + "amocrm/demo-amocrm-secret");
            return null;
        });
        lptracker.ask(sandbox -> {
            sandbox.addDestination(hub + "lptracker/demo-lptracker-secret");
            return null;
        });
    }

    @AfterEach
    void stopTheCrms() {
        amocrm.close();
        lptracker.close();
    }

    @Test
    void bringsALeadOverOnACluster() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            bringsALeadOver(cluster.url());
        }
    }

    @Test
    void bringsALeadOverWithSentinel() throws Exception {
        try (TestSentinel sentinel = TestSentinel.start()) {
            bringsALeadOver(sentinel.url());
        }
    }

    private void bringsALeadOver(String redis) throws Exception {
        environment.put("REDIS_URL", redis);
        environment.put("QUEUE_SHARDS", "6");
        try (HubProcess hub = HubProcess.start(environment, "run")) {
            people.addToAmocrm(new NewLead("Over there", 1, "A Person", "79165550001", "landing"));

            await().atMost(LONG).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(
                            people.countInLptracker(
                                    lead -> lead.path("name").asText().equals("Over there")))
                    .as(hub.said())
                    .isOne());
            HttpResponse<String> health = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/observe/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(hub.stop()).isTrue();
            assertThat(hub.said()).doesNotContain("CROSSSLOT", "MOVED", "non local key");
        }
    }
}
