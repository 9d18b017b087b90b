package io.leadbridge.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A change in one CRM arrives in the other, through Redis, both ways, under the CRMs' own limits. */
@Timeout(600)
class MainJobTest {

    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    private static World world;

    @BeforeAll
    static void startTheWorld() throws IOException {
        world = World.create();
        world.startServer();
    }

    @AfterAll
    static void endTheWorld() throws InterruptedException {
        world.close();
    }

    @Test
    void aLeadOfAmocrmArrivesInLptrackerAndItsEditChangesTheSameLead() throws IOException {
        world.crms.peopleMakeAmocrmLeads("Garage", 100, 1);
        soon().untilAsserted(
                        () -> assertThat(named(world.lptracker, "Garage 100")).hasSize(1));
        JsonNode arrived = named(world.lptracker, "Garage 100").get(0);
        String source = named(world.amocrm, "Garage 100").get(0).path("id").asText();

        world.personChangesAmocrmLead(source, "{\"name\":\"Garage 100 and roof\",\"price\":777}");

        soon().untilAsserted(() -> assertThat(named(world.lptracker, "Garage 100 and roof"))
                .singleElement()
                .satisfies(lead -> {
                    assertThat(lead.path("id")).isEqualTo(arrived.path("id"));
                    assertThat(lead.path("custom").toString()).contains("\"777\"");
                }));
        assertThat(arrived.path("contact").toString()).contains("79990000100");
        assertThat(named(world.lptracker, "Garage 100")).isEmpty();
    }

    @Test
    void aLeadOfLptrackerArrivesInAmocrmAndItsEchoWritesNothing() throws IOException {
        world.crms.personMakesLptrackerLead("Bathroom", "+79995550001");
        soon().untilAsserted(() -> assertThat(named(world.amocrm, "Bathroom"))
                .singleElement()
                .satisfies(lead -> assertThat(lead.toString()).contains("79995550001")));

        soon().until(() -> world.metric("leadbridge_queue_waiting") == 0);
        assertThat(named(world.lptracker, "Bathroom")).hasSize(1);
        assertThat(world.metric("leadbridge_events_total{outcome=\"echo\"")
                        + world.metric("leadbridge_events_total{outcome=\"unchanged\""))
                .isPositive();
    }

    @Test
    void aSecondDealOfTheSamePersonIsASecondLeadOnTheSameContact() throws IOException {
        world.crms.peopleMakeAmocrmLeads("First deal", 200, 1);
        soon().untilAsserted(() ->
                assertThat(named(world.lptracker, "First deal 200")).hasSize(1));

        world.crms.peopleMakeAmocrmLeads("Second deal", 200, 1);

        soon().untilAsserted(() ->
                assertThat(named(world.lptracker, "Second deal 200")).hasSize(1));
        JsonNode first = named(world.lptracker, "First deal 200").get(0);
        JsonNode second = named(world.lptracker, "Second deal 200").get(0);
        assertThat(second.path("contact").path("id"))
                .isEqualTo(first.path("contact").path("id"));
    }

    @Test
    void aWebhookThatComesTwiceIsTakenOnce() throws IOException {
        String body = "leads%5Bupdate%5D%5B0%5D%5Bid%5D=1&leads%5Bupdate%5D%5B0%5D%5Blast_modified%5D=1700000000";

        HttpResponse<String> first = deliver(body);
        HttpResponse<String> second = deliver(body);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains("\"accepted\"").contains("\"id\"");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("\"duplicate\"");
    }

    @Test
    void aBodyThatNobodyUnderstandsIsKeptAndParkedWithItsReason() throws IOException {
        double parkedBefore = world.metric("leadbridge_queue_parked");

        HttpResponse<String> answer = deliver("%%%");

        assertThat(answer.statusCode()).isEqualTo(200);
        soon().until(() -> world.metric("leadbridge_queue_parked") == parkedBefore + 1);
        assertThat(world.get(world.managementUrl("/observe/health/ready")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void strangersAllGetTheSameAnswer() throws IOException {
        List<String> urls = List.of(
                world.webhookUrl("amocrm", "wrong-secret"),
                world.webhookUrl("nocrm", World.AMOCRM_SECRET),
                world.webhookUrl("amocrm", World.AMOCRM_SECRET).replace("/demo/", "/nobody/"),
                world.webhookUrl("amocrm", World.AMOCRM_SECRET + "/more"),
                world.webhookUrl("amocrm", "%2e%2e"),
                world.webhookUrl("amocrm", World.AMOCRM_SECRET + ";x=1"),
                world.webhookUrl("lptracker", World.AMOCRM_SECRET));

        for (String url : urls) {
            HttpResponse<String> answer = world.post(url, FORM, "a=b");

            assertThat(answer.statusCode()).as(url).isEqualTo(404);
            assertThat(answer.headers().map()).doesNotContainKeys("a", "b");
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedAndTheNextRequestIsServed() throws IOException {
        HttpResponse<String> tooLarge = deliver("x".repeat(3 * 1024 * 1024));
        HttpResponse<String> next = deliver("leads%5Bdelete%5D%5B0%5D%5Bid%5D=5");

        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(next.statusCode()).isEqualTo(200);
    }

    @Test
    void noCallIsRefusedByALimit() throws IOException {
        world.crms.peopleMakeAmocrmLeads("Fence", 300, 12);

        soon().untilAsserted(() -> assertThat(world.leads(world.lptracker).stream()
                        .filter(lead -> lead.path("name").asText().startsWith("Fence ")))
                .hasSize(12));
        assertThat(world.refusedCalls(world.lptracker)).isZero();
        assertThat(world.refusedCalls(world.amocrm)).isZero();
    }

    private static HttpResponse<String> deliver(String body) throws IOException {
        return world.post(world.webhookUrl("amocrm", World.AMOCRM_SECRET), FORM, body);
    }

    private static List<JsonNode> named(SandboxServer crm, String name) throws IOException {
        return world.leads(crm).stream()
                .filter(lead -> lead.path("name").asText().equals(name))
                .toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
    }
}
