package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The webhooks that {@code leadbridge connect TENANT --url URL} subscribes, in both sandboxes. */
@Timeout(600)
class ConnectWebhooksTest {

    private static final List<String> LPTRACKER_LISTS =
            List.of("/project/77/callback-url", "/project/77/project-callback-url");
    private static final Duration ARRIVES = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private TwoCrms crms;
    private Map<String, String> environment;
    private String server;

    @BeforeEach
    void start() throws IOException {
        TestRedis.shared().flush();
        crms = TwoCrms.start();
        environment = HubProcess.notYetCalledBy(crms, folder);
        environment.put("REDIS_URL", TestRedis.shared().url());
        server = "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT");
    }

    @AfterEach
    void end() {
        crms.close();
    }

    @Test
    void subscribesOnceHoweverOftenAndLeavesThoseOfOthersAlone() throws Exception {
        List<JsonNode> others = others();

        assertThat(connect())
                .containsOnlyOnce("subscribed now: " + server + "/webhooks/demo/amocrm/***")
                .containsOnlyOnce("subscribed now: " + server + "/webhooks/demo/lptracker/***")
                .doesNotContain("already", "NOT ", "demo-amocrm-secret", "demo-lptracker-secret");
        List<JsonNode> after = subscriptions();
        assertThat(connect())
                .containsOnlyOnce("were subscribed already: " + server + "/webhooks/demo/amocrm/***")
                .containsOnlyOnce("were subscribed already: " + server + "/webhooks/demo/lptracker/***")
                .doesNotContain("subscribed now", "NOT ");

        assertThat(after).hasSize(2 * others.size()).containsAll(others);
        assertThat(after)
                .extracting(
                        row -> row.path("destination").asText(row.path("url").asText()))
                .containsOnlyOnce(server + "/webhooks/demo/amocrm/demo-amocrm-secret")
                .filteredOn((server + "/webhooks/demo/lptracker/demo-lptracker-secret")::equals)
                .as("for leads, and for fields and stages")
                .hasSize(2);
        assertThat(subscriptions()).isEqualTo(after);
    }

    @Test
    void aMissingRightToSubscribeIsToldAndPausesNothing() throws Exception {
        crms.amocrm().ask(sandbox -> {
            sandbox.settings().set("forbidWebhooks", true);
            return null;
        });
        CommandRun connect = CommandRun.of(environment, "connect", "demo", "--url", server);
        assertThat(connect.exitCode()).as(connect.said()).isEqualTo(1);

        assertThat(connect.said())
                .contains("webhooks: NOT subscribed", "a right is missing", "What to do", "Sales")
                .containsOnlyOnce("subscribed now: ")
                .doesNotContain("paused");

        assertThat(TestRedis.shared()
                        .ask("EXISTS", "lb:{limit:amocrm}:paused:demo")
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void whatPeopleDoReachesARunningServerByThem() throws Exception {
        try (HubInside hub = HubInside.start(environment)) {
            connect();

            crms.peopleMakeAmocrmLeads("From amoCRM", 0, 1);
            crms.personMakesLptrackerLead("From LPTracker", "+79995550001");

            await().atMost(ARRIVES)
                    .untilAsserted(() -> assertThat(names(crms.lptracker())).contains("From amoCRM 0"));
            await().atMost(ARRIVES)
                    .untilAsserted(() -> assertThat(names(crms.amocrm())).contains("From LPTracker"));
            assertThat(hub.stop()).isTrue();
        }
    }

    /** What it said; it has to have ended well. */
    private String connect() throws Exception {
        CommandRun connect = CommandRun.of(environment, "connect", "demo", "--url", server);
        assertThat(connect.exitCode()).as(connect.said()).isZero();
        return connect.said();
    }

    /** Another service listens, too, in each of the three lists. */
    private List<JsonNode> others() throws IOException {
        crms.personOfAmocrm(
                "POST",
                "/api/v4/webhooks",
                "{\"destination\":\"http://127.0.0.1:9/other\",\"settings\":[\"add_lead\"]}");
        for (String list : LPTRACKER_LISTS) {
            crms.personOfLptracker("PUT", list, "{\"url\":\"http://127.0.0.1:9/other\",\"name\":\"Other\"}");
        }
        return subscriptions();
    }

    private List<JsonNode> subscriptions() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        crms.personOfAmocrm("GET", "/api/v4/webhooks", "")
                .at("/_embedded/webhooks")
                .forEach(rows::add);
        for (String list : LPTRACKER_LISTS) {
            crms.personOfLptracker("GET", list, "").forEach(rows::add);
        }
        return rows;
    }

    private List<String> names(SandboxServer crm) throws IOException {
        return crms.leads(crm).stream().map(lead -> lead.path("name").asText()).toList();
    }
}
