package io.leadbridge.app;

import static io.leadbridge.app.DryRunWorld.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.backfill.BackfillReport;
import io.leadbridge.backfill.Backfills;
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
@Timeout(240)
class BackfillTest {

    static final String RULE = "new sales leads go to the call centre";

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
        for (int number = 0; number < 40; number++) {
            world.crms.personMakesLptrackerLead("Known " + number, "+7999" + String.format("%07d", number));
        }
        world.crms.peopleMakeAmocrmLeads("Order", 0, 460);
        peopleMakeLeadsWithoutAPerson(40);
        world.startHub();

        BackfillReport plan = planned();
        Map<String, Long> before = calls();
        backfills.run(
                DEMO,
                plan.id(),
                plan.revision(),
                plan.plan().create() + plan.plan().update());
        BackfillReport done = await(plan.id(), State.DONE);
        Map<String, Long> calls = calls();

        assertThat(plan.plan().seen()).isEqualTo(500);
        assertThat(plan.plan().create()).as(plan.toString()).isEqualTo(420);
        assertThat(plan.plan().update()).isEqualTo(40);
        assertThat(plan.plan().skip()).isEqualTo(40);
        assertThat(plan.plan().samples()).isNotEmpty();
        assertThat(done.run().created()).isEqualTo(plan.plan().create());
        assertThat(done.run().updated()).isEqualTo(plan.plan().update());
        assertThat(done.run().skipped()).isEqualTo(plan.plan().skip());
        assertThat(world.crms.leads(world.crms.lptracker())).hasSize(460);
        assertCalls(plan, "lptracker create", calls, before, "POST /lead");
        assertCalls(plan, "lptracker search", calls, before, "POST /contact/search");
        assertCalls(plan, "amocrm fetch", calls, before, "GET /api/v4/leads");
    }

    /** One call in a hundred may differ. */
    private static void assertCalls(
            BackfillReport plan, String call, Map<String, Long> after, Map<String, Long> before, String operation) {
        long foretold = plan.plan().calls().stream()
                .filter(line -> (line.crm() + " " + line.operation()).equals(call))
                .mapToLong(BackfillReport.CallLine::calls)
                .sum();
        long made = after.getOrDefault(operation, 0L) - before.getOrDefault(operation, 0L);
        assertThat(made).as("%s of %s", operation, after).isCloseTo(foretold, within(Math.max(1, foretold / 100)));
    }

    private BackfillReport planned() {
        BackfillReport begun = (BackfillReport) backfills.plan(DEMO, RULE);
        return await(begun.id(), State.PLANNED);
    }

    private BackfillReport await(String id, State state) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(2))
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
