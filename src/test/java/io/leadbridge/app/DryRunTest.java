package io.leadbridge.app;

import static io.leadbridge.app.DryRunWorld.AMOCRM;
import static io.leadbridge.app.DryRunWorld.LPTRACKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.DryRunWorld.Hook;
import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.dryrun.DryRunReport.ChangeLine;
import io.leadbridge.dryrun.DryRunReport.WriteLine;
import io.leadbridge.dryrun.DryRunText;
import io.leadbridge.event.CrmId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run tells, beside what the real run then does with the same webhook. */
@Timeout(600)
class DryRunTest {

    private static final long SEED = Long.getLong("seed", 20_261_123L);
    private static final int EDITS = 8;
    private static final int MOST_WEBHOOKS = 60;

    private final Random random = new Random(SEED);
    private final List<String> kinds = new ArrayList<>();

    @TempDir
    private Path folder;

    private DryRunWorld world;

    @Test
    void tellsExactlyTheWritesThatTheRealRunMakesAndWritesNothingItself() throws Exception {
        try (DryRunWorld started = new DryRunWorld(folder)) {
            world = started;
            world.startHub();
            // The hub logs in and reads what the CRMs have; later only people's data changes.
            world.crms.peopleMakeAmocrmLeads("First", 1, 1);
            for (Hook hook = world.awaitNext(); hook != null; hook = world.next()) {
                world.handOn(hook);
                world.awaitRest();
            }
            int webhooks = 0;

            for (int edit = 0; edit < EDITS; edit++) {
                somebodyEdits(edit);
                for (Hook hook = world.awaitNext(); hook != null && webhooks < MOST_WEBHOOKS; hook = world.next()) {
                    webhooks++;
                    isAsRehearsed(hook, "seed " + SEED + ", edit " + edit);
                }
            }

            assertThat(kinds)
                    .as("seed " + SEED)
                    .contains(
                            "lptracker create",
                            "lptracker update",
                            "amocrm create",
                            "amocrm update",
                            "echo",
                            "ignored");
        }
    }

    private void isAsRehearsed(Hook hook, String which) throws Exception {
        Map<String, String> redis = world.dump();
        String records = world.records();
        Map<String, Integer> calls = world.writeCalls();

        DryRunReport report = world.rehearse(hook);

        String told = which + "\n" + DryRunText.of(report);
        assertThat(world.dump()).as(told).isEqualTo(redis);
        assertThat(world.records()).as(told).isEqualTo(records);
        assertThat(world.writeCalls()).as(told).isEqualTo(calls);

        Map<String, Map<String, String>> before = targets(report);
        Set<String> leads = leads();
        world.handOn(hook);
        world.awaitRest();

        Set<String> made = leads();
        made.removeAll(leads);
        assertThat(made).as(told).hasSize((int)
                writes(report).stream().filter(DryRunTest::isCreate).count());
        assertThat(world.writeCalls().equals(calls))
                .as(told)
                .isEqualTo(writes(report).isEmpty());
        Map<String, Map<String, String>> after = targets(report);
        writes(report).forEach(write -> {
            kinds.add(write.target() + " " + write.kind());
            if (isCreate(write)) {
                Map<String, String> lead = lead(made.iterator().next());
                assertThat(lead).as(told).containsAllEntriesOf(wanted(write));
            }
        });
        before.forEach((target, fields) -> {
            Map<String, String> expected = new TreeMap<>(fields);
            writes(report).stream()
                    .filter(write -> target.equals(write.target() + ":" + write.lead()))
                    .forEach(write -> expected.putAll(wanted(write)));
            expected.values().removeIf(String::isEmpty);
            assertThat(after.get(target)).as(told).isEqualTo(expected);
        });
        report.events().forEach(event -> kinds.add(event.outcome().word()));
    }

    private void somebodyEdits(int number) throws IOException {
        List<JsonNode> amocrm = world.crms.leads(world.crms.amocrm());
        List<JsonNode> lptracker = world.crms.leads(world.crms.lptracker());
        switch (number < 6 ? number : random.nextInt(6)) {
            case 0 -> world.crms.peopleMakeAmocrmLeads("Lead", number, 1);
            case 1 -> world.crms.personMakesLptrackerLead("Заявка " + number, "+7912000" + (1000 + number));
            case 2 ->
                amocrm(one(amocrm), "\"price\":" + random.nextInt(100_000) + ",\"name\":\"Renamed " + number + "\"");
            case 3 ->
                world.crms.personOfLptracker(
                        "PUT", "/lead/" + one(lptracker).path("id").asText(), "{\"name\":\"Назвали " + number + "\"}");
            case 4 -> world.crms.personOfAmocrm("POST", "/api/v4/leads", "[{\"name\":\"No phone " + number + "\"}]");
            default -> // The same customer comes again.
                world.crms.personMakesLptrackerLead("Снова " + number, "+79990000000");
        }
    }

    private void amocrm(JsonNode lead, String fields) throws IOException {
        world.crms.personOfAmocrm("PATCH", "/api/v4/leads/" + lead.path("id").asText(), "{" + fields + "}");
    }

    private JsonNode one(List<JsonNode> leads) {
        return leads.get(random.nextInt(leads.size()));
    }

    private static List<WriteLine> writes(DryRunReport report) {
        return report.leads().stream().flatMap(lead -> lead.writes().stream()).toList();
    }

    private static boolean isCreate(WriteLine write) {
        return write.kind().equals("create");
    }

    private static Map<String, String> wanted(WriteLine write) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (ChangeLine change : write.changes()) {
            wanted.put(change.field(), change.after());
        }
        return wanted;
    }

    private Set<String> leads() throws IOException {
        Set<String> leads = new TreeSet<>();
        world.crms
                .leads(world.crms.amocrm())
                .forEach(lead -> leads.add(AMOCRM + ":" + lead.path("id").asText()));
        world.crms
                .leads(world.crms.lptracker())
                .forEach(lead -> leads.add(LPTRACKER + ":" + lead.path("id").asText()));
        return leads;
    }

    /** The leads that would be updated, as they are now. */
    private Map<String, Map<String, String>> targets(DryRunReport report) {
        Map<String, Map<String, String>> targets = new TreeMap<>();
        writes(report).stream()
                .filter(write -> write.kind().equals("update") && !write.lead().startsWith("new-"))
                .map(write -> write.target() + ":" + write.lead())
                .forEach(target -> targets.put(target, lead(target)));
        return targets;
    }

    private Map<String, String> lead(String target) {
        String[] parts = target.split(":");
        return world.lead(new CrmId(parts[0]), parts[1]);
    }
}
