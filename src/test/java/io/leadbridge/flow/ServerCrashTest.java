package io.leadbridge.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server dies with leads on their way. The number of leads is {@code -Dleads=N}, 60 by default. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServerCrashTest {

    private static final int LEADS = Integer.getInteger("leads", 60);

    @Test
    void everyLeadArrivesOnceThoughTheServerIsKilled() throws Exception {
        try (World world = World.create().withoutLimits()) {
            // Slow enough that each kill meets leads on their way.
            world.post(world.lptracker.url() + "/sandbox/faults", java.util.Map.of(), "{\"latencyMs\":[30,120]}");
            world.startServer();

            world.peopleMakeAmocrmLeads("Kitchen", 1, LEADS);
            for (int kill = 1; kill <= 2; kill++) {
                int arrived = LEADS * kill / 4;
                await().atMost(Duration.ofMinutes(2)).until(() -> names(world).size() >= arrived);
                world.killServer();
                assertThat(names(world)).hasSizeLessThan(LEADS);
                world.startServer();
            }

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(names(world)).hasSize(LEADS));
            await().atMost(Duration.ofMinutes(1)).until(() -> world.metric("leadbridge_queue_waiting") == 0);
            assertThat(names(world)).hasSize(LEADS).doesNotHaveDuplicates();
            assertThat(world.leads(world.amocrm)).hasSize(LEADS);
            assertThat(phones(world)).hasSize(LEADS).doesNotHaveDuplicates();
        }
    }

    private static List<String> names(World world) throws IOException {
        return world.leads(world.lptracker).stream()
                .map(lead -> lead.path("name").asText())
                .toList();
    }

    private static List<String> phones(World world) throws IOException {
        return world.leads(world.lptracker).stream()
                .map(lead -> lead.path("contact").path("details").findPath("data"))
                .map(JsonNode::asText)
                .toList();
    }
}
