package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.drift.RelinkReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis forgets a tenant, and its links come back from what both CRMs show. */
class RelinkTest {

    private static final int CUSTOMERS = Integer.getInteger("customers", 10);
    private static final int CALLERS = Integer.getInteger("callers", 5);

    @TempDir
    private Path folder;

    @Test
    void makesTheLinksAnewFromBothCrmsAndNoLeadTwice() throws Exception {
        try (DriftWorld world = new DriftWorld(folder, Map.of())) {
            int leads = 0;
            try (HubProcess hub = HubProcess.start(world.environment, "run")) {
                // Customers who came back: several leads of the same name.
                for (int i = 0; i < CUSTOMERS; i++) {
                    String phone = "+7912" + String.format("%07d", i);
                    int[] prices = i % 2 == 0 ? new int[] {100, 200, 300} : new int[] {1000 + i};
                    leads += world.customerOfAmocrm("Customer " + i, phone, prices)
                            .size();
                }
                for (int i = 0; i < CALLERS; i++) {
                    world.crms.personMakesLptrackerLead("Звонок", "8913" + String.format("%07d", i));
                    leads++;
                }
                world.awaitLeads(hub, leads);
                hub.stop();
            }
            Map<String, String> before = world.links();
            world.loseRedis();
            assertThat(world.links()).isEmpty();

            RelinkReport looked = relink(world, false);
            assertThat(world.links()).isEmpty();
            long calls = world.calls();
            RelinkReport report = relink(world, true);
            System.out.println("RELINK leads=" + leads + " calls=" + (world.calls() - calls) + " " + report);

            Map<String, String> after = world.links();
            long same = before.entrySet().stream()
                    .filter(link -> link.getValue().equals(after.get(link.getKey())))
                    .count();
            assertThat(looked.linked()).isEqualTo(report.linked());
            assertThat(same).as("%s", report).isGreaterThanOrEqualTo((long) Math.ceil(before.size() * 0.999));
            assertThat(before).as("none is wrong").containsAllEntriesOf(after);
            assertThat(report.isDoubtful()).isFalse();
            assertThat(report.differing()).isZero();
            // What is linked stays as it is.
            assertThat(relink(world, true).kept()).isEqualTo(leads);
            assertThat(world.links()).isEqualTo(after);
            editsGoOnAsBefore(world, leads);
        }
    }

    /** An edit on either side makes one write and no new lead. */
    private static void editsGoOnAsBefore(DriftWorld world, int leads) throws Exception {
        try (HubProcess hub = HubProcess.start(world.environment, "run")) {
            JsonNode amocrm = world.crms.leads(world.crms.amocrm()).get(5);
            JsonNode lptracker = world.crms.leads(world.crms.lptracker()).get(leads - 5);
            long writes = world.writes();

            world.crms.personOfAmocrm(
                    "PATCH", "/api/v4/leads/" + amocrm.path("id").asText(), "{\"name\":\"Edited in amoCRM\"}");
            awaitNamed(world, hub, false, "Edited in amoCRM");
            world.awaitQuiet(hub);
            assertThat(world.writes()).isEqualTo(writes + 1);
            world.crms.personOfLptracker(
                    "PUT", "/lead/" + lptracker.path("id").asText(), "{\"name\":\"Edited in LPTracker\"}");
            awaitNamed(world, hub, true, "Edited in LPTracker");
            world.awaitQuiet(hub);

            assertThat(world.writes()).isEqualTo(writes + 2);
            assertThat(world.crms.leads(world.crms.amocrm())).hasSize(leads);
            assertThat(world.crms.leads(world.crms.lptracker())).hasSize(leads);
            hub.stop();
        }
    }

    private static void awaitNamed(DriftWorld world, HubProcess hub, boolean amocrm, String name) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(world.crms.leads(amocrm ? world.crms.amocrm() : world.crms.lptracker()))
                        .as("%s; %s", hub.said(), world.template.opsForHash().entries("lb:{t:demo}:history:totals"))
                        .anyMatch(lead -> lead.path("name").asText().equals(name)));
    }

    private static RelinkReport relink(DriftWorld world, boolean write) throws IOException {
        try (CrmLine line = world.line()) {
            return world.relink(line, write);
        }
    }
}
