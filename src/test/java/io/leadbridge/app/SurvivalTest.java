package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.DemoPeople.NewLead;
import io.leadbridge.testing.TwoCrms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

    private TwoCrms crms;
    private DemoPeople people;
    private Map<String, String> environment;

    @BeforeEach
    void startTheCrms() throws Exception {
        crms = TwoCrms.start();
        people = new DemoPeople(crms.amocrm().url(), crms.lptracker().url());
        crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
        crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
        environment = HubProcess.withoutLimits(HubProcess.between(crms, folder));
    }

    @AfterEach
    void stopEverything() throws Exception {
        crms.close();
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
