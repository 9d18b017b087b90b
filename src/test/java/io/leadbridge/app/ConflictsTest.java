package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leads that were changed on both sides wait for a person, who decides by the API or by the command. */
@Timeout(300)
class ConflictsTest {

    private static final String CONFLICTS = "/admin/api/tenants/demo/conflicts";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private DryRunWorld world;
    private String amocrm;
    private String lptracker;

    @BeforeEach
    void aLeadThatIsChangedOnBothSides() throws Exception {
        world = new DryRunWorld(folder);
        world.environment().put("LEADBRIDGE_ADMIN_PASSWORD", "secret of the test");
        Path demo = Path.of(world.environment().get("LEADBRIDGE_TENANTS"), "demo.yaml");
        Files.writeString(demo, Files.readString(demo) + "\nconflicts: review\n");
        world.startHub();
        world.crms.peopleMakeAmocrmLeads("Order", 0, 1);
        world.handOn(hookThatSays("leads[add]"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !world.crms.leads(world.crms.lptracker()).isEmpty());
        amocrm = world.crms.leads(world.crms.amocrm()).get(0).path("id").asText();
        lptracker = world.crms.leads(world.crms.lptracker()).get(0).path("id").asText();
        editBoth("One", "Two");
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void areToldMaskedAndDecidedByThePerson() throws Exception {
        JsonNode masked = api("GET", CONFLICTS, "", 200).path("conflicts").path(0);
        JsonNode shown = api("GET", CONFLICTS + "?personal-data=shown", "", 200)
                .path("conflicts")
                .path(0);
        String pair = "{\"lead\":\"" + masked.path("lead").asText() + "\",\"other\":\""
                + masked.path("other").asText() + "\",\"winners\":";
        JsonNode wrong = api("POST", CONFLICTS + "/decide", pair + "{\"lead.price\":\"lptracker\"}}", 422);
        JsonNode stranger = api("POST", CONFLICTS + "/decide", pair + "{\"*\":\"hubspot\"}}", 422);
        JsonNode decided = api("POST", CONFLICTS + "/decide", pair + "{\"lead.name\":\"lptracker\"}}", 200);

        assertThat(masked.path("read").asBoolean()).isTrue();
        assertThat(masked.path("fields").path(0).path("field").asText()).isEqualTo("lead.name");
        assertThat(masked.toString()).contains("…").doesNotContain("One", "Two");
        assertThat(shown.path("fields").toString()).contains("One", "Two");
        assertThat(wrong.toString()).contains("lead.price", "lead.name");
        assertThat(stranger.toString()).contains("hubspot", "amocrm or lptracker expected");
        assertThat(decided.path("decided").asInt()).isOne();
        assertThat(decided.path("replayed").asInt()).isOne();
        awaitNames("Two");
        assertThat(api("GET", CONFLICTS, "", 200).path("conflicts")).isEmpty();
        assertThat(api("GET", "/admin/api/tenants/demo/audit", "", 200).toString())
                .contains("decided: lead.name by lptracker", "personal data of conflicts shown")
                .doesNotContain("Two");
    }

    @Test
    void areToldAndDecidedAtTheCommandLine() throws Exception {
        String listed = said(0, "conflicts", "demo");
        String lead = "amocrm:lead:" + amocrm;
        String wrong = said(2, "conflicts", "demo", "--decide", lead, "--winner", "lead.price=amocrm");
        String decided = said(0, "conflicts", "demo", "--decide", lead, "--winner", "amocrm", "--json");

        assertThat(listed)
                .contains(lead, "lptracker:lead:" + lptracker, "lead.name")
                .doesNotContain("One", "Two");
        assertThat(wrong).contains("lead.price");
        assertThat(new ObjectMapper().readTree(decided).path("decided").asInt()).isOne();
        awaitNames("One");
        assertThat(said(0, "conflicts", "demo")).contains("No conflict waits.");
    }

    private void editBoth(String here, String there) throws Exception {
        while (world.next() != null) {
            // What the hub itself wrote is told of, too.
        }
        RedisQueueOperations queue = world.line.bean("queue-operations", RedisQueueOperations.class);
        queue.pause("demo");
        world.crms.personOfAmocrm("PATCH", "/api/v4/leads/" + amocrm, "{\"name\":\"" + here + "\"}");
        world.post(hookThatSays("leads[update]"));
        world.crms.personOfLptracker("PUT", "/lead/" + lptracker, "{\"name\":\"" + there + "\"}");
        world.post(world.awaitNext());
        queue.resume("demo");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> queue.depth().parked() == 1 && queue.depth("demo").waiting() == 0);
    }

    /** Others are lost. */
    private DryRunWorld.Hook hookThatSays(String words) throws InterruptedException {
        DryRunWorld.Hook hook = world.awaitNext();
        while (!URLDecoder.decode(new String(hook.body(), StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .contains(words)) {
            hook = world.awaitNext();
        }
        return hook;
    }

    private void awaitNames(String name) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(name(world.crms.leads(world.crms.amocrm()).get(0))).isEqualTo(name);
            assertThat(name(world.crms.leads(world.crms.lptracker()).get(0))).isEqualTo(name);
        });
    }

    private static String name(JsonNode lead) {
        return lead.path("name").asText();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + world.environment().get("LEADBRIDGE_PORT") + path));
    }

    private JsonNode api(String method, String path, String body, int status) throws Exception {
        String login = Base64.getEncoder().encodeToString("admin:secret of the test".getBytes());
        HttpResponse<String> answer = http.send(
                request(path)
                        .header("Authorization", "Basic " + login)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }

    private String said(int exit, String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        int code = Leadbridge.commandLine(world.environment())
                .setOut(printer)
                .setErr(printer)
                .execute(arguments);
        assertThat(code).as(out.toString()).isEqualTo(exit);
        return out.toString();
    }
}
