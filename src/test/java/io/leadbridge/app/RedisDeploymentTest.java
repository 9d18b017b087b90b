package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.app.DemoPeople.NewLead;
import io.leadbridge.testing.TestCluster;
import io.leadbridge.testing.TestSentinel;
import io.leadbridge.testing.TwoCrms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on the other kinds of Redis: a webhook goes all the way through every room that keeps something there. */
class RedisDeploymentTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private TwoCrms crms;
    private DemoPeople people;
    private Map<String, String> environment;

    @BeforeEach
    void startTheCrms() throws Exception {
        crms = TwoCrms.start();
        people = new DemoPeople(crms.amocrm().url(), crms.lptracker().url());
        environment = HubProcess.between(crms, folder);
    }

    @AfterEach
    void stopTheCrms() {
        crms.close();
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
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + environment.get("LEADBRIDGE_MANAGEMENT_PORT") + "/observe/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(hub.stop()).isTrue();
            assertThat(hub.said()).doesNotContain("CROSSSLOT", "MOVED", "non local key");
        }
        CommandRun rekey = CommandRun.of(environment, "rekey");
        assertThat(rekey.exitCode()).as(rekey.said()).isZero();
        assertThat(rekey.said()).contains("Tokens of logins: 0 sealed anew, 1 by the first key already");
    }
}
