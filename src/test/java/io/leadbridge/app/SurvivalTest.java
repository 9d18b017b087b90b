package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.DemoPeople.NewLead;
import io.leadbridge.sandbox.Faults;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, killed while leads are on their way. The CRMs live on, as they would. */
class SurvivalTest {

    private static final int LEADS = 200;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private SandboxServer amocrm;
    private SandboxServer lptracker;
    private DemoPeople people;

    @BeforeEach
    void startTheCrms() throws Exception {
        amocrm = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
        lptracker = SandboxServer.start(0, LpSandbox.create(Clock.systemUTC(), new Random(2)));
        people = new DemoPeople(amocrm.url(), lptracker.url());
        List<Integer> ports = Ports.free(2);
        environment.put("REDIS_URL", "");
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        environment.put(
                "LEADBRIDGE_TENANTS", Path.of("tenants").toAbsolutePath().toString());
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_URL", amocrm.url());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker.url());
        // The rates are another test's matter; at LPTracker's, this one would take minutes.
        environment.put("AMOCRM_REQUESTS_PER_WINDOW", "1000");
        environment.put("LPTRACKER_REQUESTS_PER_WINDOW", "1000");
        String hub = "http://127.0.0.1:" + ports.get(0) + "/webhooks/demo/";
        amocrm.ask(sandbox -> {
            sandbox.faults(withoutLimit());
            sandbox.settings().set("webhookRetryMs", Collections.nCopies(60, 500L));
            sandbox.addDestination(hub + "amocrm/demo-amocrm-secret");
            return null;
        });
        lptracker.ask(sandbox -> {
            sandbox.faults(withoutLimit());
            sandbox.settings().set("webhookRetryMs", Collections.nCopies(60, 500L));
            sandbox.addDestination(hub + "lptracker/demo-lptracker-secret");
            return null;
        });
    }

    @AfterEach
    void stopEverything() throws Exception {
        amocrm.close();
        lptracker.close();
        if (Files.isDirectory(folder.resolve("data/redis"))) {
            new RedisFolder(folder.resolve("data/redis")).servers().forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void bringsEveryLeadOverOnceAlthoughItIsKilledOnTheWay() throws Exception {
        try (HubProcess first = HubProcess.start(environment, "run")) {
            for (int i = 0; i < LEADS; i++) {
                people.addToAmocrm(new NewLead("Lead " + i, i, "Person " + i, "7916555" + (1000 + i), "landing"));
            }
            await().atMost(LONG).until(() -> arrived() >= LEADS / 10);
            first.kill();
        }
        long atTheKill = arrived();

        try (HubProcess second = HubProcess.start(environment, "run")) {
            await().atMost(LONG).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(arrived())
                    .isGreaterThanOrEqualTo(LEADS));
            // Whatever would be made twice is made before a lead that comes later.
            people.addToAmocrm(new NewLead("The last", 1, "Last Person", "79165559999", "landing"));
            await().atMost(LONG)
                    .until(() -> people.countInLptracker(lead -> name(lead).equals("The last")) == 1);
            assertThat(second.said()).contains("adopted");
            assertThat(second.stop()).isTrue();
        }

        assertThat(atTheKill).as("arrived before the kill").isLessThan(LEADS);
        assertThat(arrived()).isEqualTo(LEADS);
        for (int i = 0; i < LEADS; i++) {
            String name = "Lead " + i;
            assertThat(people.countInLptracker(lead -> name(lead).equals(name)))
                    .as(name)
                    .isOne();
        }
        assertThat(leftServers()).isEmpty();
    }

    private static Faults withoutLimit() {
        Faults none = Faults.NONE;
        return new Faults(
                false,
                none.latency(),
                none.errorShare(),
                none.resetShare(),
                none.lostAnswerShare(),
                none.commitAfterTimeout(),
                none.searchLag(),
                none.duplicateShare(),
                none.lostShare(),
                none.webhookDelay(),
                none.reorder());
    }

    private long arrived() throws Exception {
        return people.countInLptracker(lead -> name(lead).startsWith("Lead "));
    }

    private Stream<ProcessHandle> leftServers() throws Exception {
        return new RedisFolder(folder.resolve("data/redis")).servers().stream();
    }

    private static String name(JsonNode lead) {
        return lead.path("name").asText();
    }
}
