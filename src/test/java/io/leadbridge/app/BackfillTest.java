package io.leadbridge.app;

import static io.leadbridge.app.DryRunWorld.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.backfill.Act;
import io.leadbridge.backfill.BackfillReport;
import io.leadbridge.backfill.Backfills;
import io.leadbridge.backfill.Denied;
import io.leadbridge.backfill.State;
import io.leadbridge.sandbox.SandboxServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plans and runs between both sandboxes, with the server as a process of its own. */
@Timeout(600)
class BackfillTest {

    private static final String RULE = "new sales leads go to the call centre";

    private static final String EDITS = "edits of sales leads follow";

    /** Leads of the plan that is held against its run; a twelfth of them is known there, and a twelfth has no person. */
    private static final int EXISTING = Integer.getInteger("existing", 120);

    @TempDir
    private Path folder;

    private DryRunWorld world;
    private Backfills backfills;

    @BeforeEach
    void makeAWorld() throws Exception {
        world = new DryRunWorld(folder);
        world.environment().put("BACKFILL_LOOK_PERIOD", "30ms");
        backfills = world.line.bean("backfills", Backfills.class);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void doesWhatThePlanForetells() throws Exception {
        int known = EXISTING / 12;
        int nobody = EXISTING / 12;
        for (int number = 0; number < known; number++) {
            world.crms.personMakesLptrackerLead("Known " + number, "+7999" + String.format("%07d", number));
        }
        world.crms.peopleMakeAmocrmLeads("Order", 0, EXISTING - nobody);
        peopleMakeLeadsWithoutAPerson(nobody);
        world.environment().put("BACKFILL_BATCH", "25");
        world.startHubProcess();

        BackfillReport plan = planned(RULE);
        Map<String, Long> before = calls();
        backfills.run(
                DEMO,
                plan.id(),
                plan.revision(),
                plan.plan().create() + plan.plan().update());
        BackfillReport done = await(plan.id(), State.DONE);
        Map<String, Long> calls = calls();

        assertThat(plan.plan().seen()).isEqualTo(EXISTING);
        assertThat(plan.plan().create()).as(plan.toString()).isEqualTo(EXISTING - nobody - known);
        assertThat(plan.plan().update()).isEqualTo(known);
        assertThat(plan.plan().skip()).isEqualTo(nobody);
        assertThat(plan.plan().samples()).isNotEmpty();
        assertThat(done.run().created()).isEqualTo(plan.plan().create());
        assertThat(done.run().updated()).isEqualTo(plan.plan().update());
        assertThat(done.run().skipped()).isEqualTo(plan.plan().skip());
        assertThat(world.crms.leads(world.crms.lptracker())).hasSize(EXISTING - nobody);
        assertCalls(plan, "lptracker create", calls, before, "POST /lead");
        assertCalls(plan, "lptracker update", calls, before, "PUT /lead/{id}");
    }

    /** Of a catastrophe between plan and run no more than the first ten leads are touched. */
    @Test
    void stopsWhenWhatItDoesDepartsFromThePlan() throws Exception {
        for (int number = 0; number < 40; number++) {
            world.crms.personMakesLptrackerLead("Known " + number, "+7999" + String.format("%07d", number));
        }
        world.crms.peopleMakeAmocrmLeads("Order", 0, 40);
        world.startHubProcess();

        // The key by which counterparts are matched has become wrong: no lead is found any more.
        BackfillReport plan = planned(RULE);
        assertThat(plan.plan().update()).as(plan.toString()).isEqualTo(40);
        for (JsonNode lead : world.crms.leads(world.crms.lptracker())) {
            world.crms.personOfLptracker("DELETE", "/lead/" + lead.path("id").asText(), "");
        }
        BackfillReport stopped = runToTheBrake(plan, "10 created where the plan has at most 0");
        assertThat(stopped.run().ended()).isZero();
        assertThat(world.crms.leads(world.crms.lptracker())).isEmpty();

        // A value of a list is gone: here the stage that the rule names. LPTracker tells that only when it is written.
        plan = planned(RULE);
        assertThat(plan.plan().create()).isEqualTo(40);
        deleteStage("1648180");
        stopped = runToTheBrake(plan, "10 parked where the plan has at most 0");
        assertThat(stopped.run().ended()).isEqualTo(10);
        // The tenant's rule on edits names no stage, and makes them; nothing is made twice, and no second batch is
        // begun.
        assertThat(world.crms.leads(world.crms.lptracker()))
                .extracting(lead -> lead.path("name").asText())
                .hasSizeLessThanOrEqualTo(10)
                .doesNotHaveDuplicates();
    }

    @Test
    void stopsBeforeFieldsAreEmptiedThatWereNotInThePlan() throws Exception {
        world.crms.peopleMakeAmocrmLeads("Order", 0, 20);
        String city = amocrmField("City");
        edit("\"custom_fields_values\":[{\"field_id\":" + city + ",\"values\":[{\"value\":\"Tomsk\"}]}]");
        world.startHubProcess();
        BackfillReport plan = planned(EDITS);
        backfills.run(DEMO, plan.id(), null, plan.plan().create());
        await(plan.id(), State.DONE);
        assertThat(world.crms.leads(world.crms.lptracker())).hasSize(20);

        edit("\"price\":777");
        plan = planned(EDITS);
        assertThat(plan.plan().update()).as(plan.toString()).isEqualTo(20);
        assertThat(plan.plan().emptied()).isZero();
        edit("\"custom_fields_values\":[{\"field_id\":" + city + ",\"values\":null}]");
        BackfillReport stopped = runToTheBrake(plan, "10 fields emptied where the plan has at most 0");
        assertThat(stopped.run().ended()).isZero();
        assertThat(world.crms.leads(world.crms.lptracker()).toString()).doesNotContain("777");
    }

    @Test
    void standsBackForAWebhookAndOutlivesTheServer() throws Exception {
        world.crms.peopleMakeAmocrmLeads("Order", 0, 120);
        HubProcess first = world.startHubProcess();
        BackfillReport plan = planned(RULE);
        world.crms.faults(world.crms.lptracker(), "{\"rateLimit\":\"off\",\"latencyMs\":[40,60]}");
        backfills.run(DEMO, plan.id(), null, 120L);
        awaitMade(10);

        world.crms.peopleMakeAmocrmLeads("Live", 900, 1);
        DryRunWorld.Hook live = world.awaitNext();
        while (!says(live, "leads[add]") || !says(live, "Live")) {
            live = world.awaitNext();
        }
        world.post(live);
        int before = made();
        awaitMade(before + 1);
        org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> place("Live 900") >= 0);

        // What was under way when it came is finished, and nothing else is begun: a batch at most, of a hundred and
        // twenty leads.
        assertThat(place("Live 900")).isLessThanOrEqualTo(before + 2 * 10);
        assertThat(report(plan.id()).state()).isEqualTo("running");

        first.kill();
        world.startHubProcess();
        backfills.act(DEMO, plan.id(), Act.PAUSE, null);
        assertThat(report(plan.id()).state()).isEqualTo("paused");
        assertThat(backfills.run(DEMO, plan.id(), null, 120L)).isInstanceOf(Denied.class);
        backfills.act(DEMO, plan.id(), Act.RESUME, null);
        BackfillReport done = await(plan.id(), State.DONE);

        assertThat(world.crms.leads(world.crms.lptracker())).hasSize(121);
        // The walk comes by the live lead, too, if the kill came before its link was kept.
        assertThat(done.run().ended())
                .isBetween(120L, 121L)
                .isEqualTo(done.run().matched());
        assertThat(done.run().created()
                        + done.run().updated()
                        + done.run().unchanged()
                        + done.run().merged())
                .isEqualTo(done.run().ended());
    }

    private BackfillReport runToTheBrake(BackfillReport plan, String reason) {
        backfills.run(DEMO, plan.id(), null, plan.plan().create() + plan.plan().update());
        BackfillReport stopped = await(plan.id(), State.PAUSED);
        assertThat(stopped.braked()).isTrue();
        assertThat(stopped.reason()).contains(reason);
        backfills.act(DEMO, plan.id(), Act.STOP, null);
        return stopped;
    }

    private void edit(String change) throws IOException {
        StringBuilder leads = new StringBuilder("[");
        for (JsonNode lead : world.crms.leads(world.crms.amocrm())) {
            leads.append(leads.length() == 1 ? "" : ",")
                    .append("{\"id\":")
                    .append(lead.path("id").asText())
                    .append(",")
                    .append(change)
                    .append("}");
        }
        world.crms.personOfAmocrm("PATCH", "/api/v4/leads", leads.append("]").toString());
    }

    private String amocrmField(String name) throws IOException {
        for (JsonNode field : world.crms
                .personOfAmocrm("GET", "/api/v4/leads/custom_fields", "")
                .path("_embedded")
                .path("custom_fields")) {
            if (field.path("name").asText().equals(name)) {
                return field.path("id").asText();
            }
        }
        throw new AssertionError("no field " + name);
    }

    private void deleteStage(String id) throws Exception {
        java.net.http.HttpRequest request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(world.crms.lptracker().url() + "/sandbox/projects/77/funnel"))
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"action\":\"delete\",\"id\":" + id + "}"))
                .build();
        assertThat(java.net.http.HttpClient.newHttpClient()
                        .send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private static boolean says(DryRunWorld.Hook hook, String words) {
        String body = new String(hook.body(), java.nio.charset.StandardCharsets.UTF_8);
        return java.net.URLDecoder.decode(body, java.nio.charset.StandardCharsets.UTF_8)
                .contains(words);
    }

    private int made() throws IOException {
        return world.crms.leads(world.crms.lptracker()).size();
    }

    private void awaitMade(int count) {
        org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> made() >= count);
    }

    /** How many leads of LPTracker were made before the one of this name; -1 if it is not there. */
    private int place(String name) throws IOException {
        java.util.List<JsonNode> leads = world.crms.leads(world.crms.lptracker());
        long id = leads.stream()
                .filter(lead -> lead.path("name").asText().equals(name))
                .mapToLong(lead -> lead.path("id").asLong())
                .findFirst()
                .orElse(-1);
        return id < 0
                ? -1
                : (int) leads.stream()
                        .filter(lead -> lead.path("id").asLong() < id)
                        .count();
    }

    /** One call in a hundred may differ; and some, for a machine that is slow to answer has calls repeated. */
    private static void assertCalls(
            BackfillReport plan, String call, Map<String, Long> after, Map<String, Long> before, String operation) {
        long foretold = plan.plan().calls().stream()
                .filter(line -> (line.crm() + " " + line.operation()).equals(call))
                .mapToLong(BackfillReport.CallLine::calls)
                .sum();
        long made = after.getOrDefault(operation, 0L) - before.getOrDefault(operation, 0L);
        assertThat(made).as("%s of %s", operation, after).isCloseTo(foretold, within(Math.max(4, foretold / 100)));
    }

    private BackfillReport planned(String rule) {
        BackfillReport begun = (BackfillReport) backfills.plan(DEMO, rule);
        return await(begun.id(), State.PLANNED);
    }

    private BackfillReport await(String id, State state) {
        // On a busy machine Redis may not answer in time.
        org.awaitility.Awaitility.await()
                .ignoreExceptions()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(report(id).state()).as(report(id).toString()).isEqualTo(state.word()));
        return report(id);
    }

    private BackfillReport report(String id) {
        return (BackfillReport) backfills.find(DEMO, id);
    }

    private void peopleMakeLeadsWithoutAPerson(int count) throws IOException {
        StringBuilder leads = new StringBuilder();
        for (int number = 0; number < count; number++) {
            leads.append(number == 0 ? "[" : ",")
                    .append("{\"name\":\"Nobody ")
                    .append(number)
                    .append("\"}");
        }
        world.crms.personOfAmocrm("POST", "/api/v4/leads", leads.append("]").toString());
    }

    /** The hub's calls by operation, without numbers in their paths. */
    private Map<String, Long> calls() throws IOException {
        Map<String, Long> calls = new TreeMap<>();
        for (SandboxServer crm : new SandboxServer[] {world.crms.amocrm(), world.crms.lptracker()}) {
            JsonNode operations = world.crms.calls(crm).path("byOperation");
            operations
                    .properties()
                    .forEach(call -> calls.merge(call.getKey(), call.getValue().asLong(), Long::sum));
        }
        return calls;
    }
}
