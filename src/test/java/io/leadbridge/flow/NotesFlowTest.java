package io.leadbridge.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.HubInside;
import io.leadbridge.app.HubProcess;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules with a note and a task, both ways, while each CRM loses answers of calls that it did. */
class NotesFlowTest {

    private static final int LEADS = 6;
    /** Some twenty lost calls with their waits; on a machine that is busy with other things. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String FAULTS =
            "{\"rateLimit\":\"off\",\"lostAnswerShare\":0.15,\"errorShare\":0.05,\"resetShare\":0.03}";
    private static final String NO_FAULTS = "{\"lostAnswerShare\":0,\"errorShare\":0,\"resetShare\":0}";

    @TempDir
    private Path folder;

    @Test
    void tellsOfEachNewLeadOnceOnTheOtherSide() throws Exception {
        try (TwoCrms crms = TwoCrms.start()) {
            crms.faults(crms.amocrm(), FAULTS);
            crms.faults(crms.lptracker(), FAULTS);
            try (HubInside hub = HubInside.start(settings(crms))) {
                crms.peopleMakeAmocrmLeads("Eastward", 0, LEADS);
                for (int number = 0; number < LEADS; number++) {
                    crms.personMakesLptrackerLead("Westward " + number, "+7888" + String.format("%07d", number));
                }
                Awaitility.await()
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> told(crms).size() == 4 * LEADS);
                crms.faults(crms.amocrm(), NO_FAULTS);
                crms.faults(crms.lptracker(), NO_FAULTS);
                // Whatever would be told twice is told before a lead that comes later.
                crms.peopleMakeAmocrmLeads("Last", LEADS, 1);
                Awaitility.await()
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> told(crms).size() == 4 * LEADS + 2);

                assertThat(hub.stop()).isTrue();
            }

            assertThat(told(crms))
                    .allSatisfy((what, times) -> assertThat(times).as(what).isEqualTo(1));
        }
    }

    /** How often each note and task is on each lead, by the lead's name: {@code note on lptracker Eastward 1}. */
    private static Map<String, Integer> told(TwoCrms crms) throws IOException {
        Map<String, Integer> told = new TreeMap<>();
        Map<String, String> names = new TreeMap<>();
        for (JsonNode lead : crms.leads(crms.amocrm())) {
            names.put(lead.path("id").asText(), lead.path("name").asText());
        }
        for (List<String> list : List.of(List.of("/api/v4/leads/notes", "notes"), List.of("/api/v4/tasks", "tasks"))) {
            JsonNode all = crms.personOfAmocrm("GET", list.get(0) + "?limit=250", "");
            all.path("_embedded")
                    .path(list.get(1))
                    .forEach(one -> add(
                            told,
                            list.get(1),
                            "amocrm",
                            names.get(one.path("entity_id").asText())));
        }
        names.clear();
        for (JsonNode lead : crms.leads(crms.lptracker())) {
            String id = lead.path("id").asText();
            names.put(id, lead.path("name").asText());
            crms.personOfLptracker("GET", "/lead/" + id + "/comments", "")
                    .forEach(one -> add(told, "notes", "lptracker", names.get(id)));
        }
        crms.personOfLptracker("GET", "/task/77/list?limit=100", "")
                .forEach(one -> add(
                        told,
                        "tasks",
                        "lptracker",
                        names.get(one.path("lead_id").asText())));
        return told;
    }

    private static void add(Map<String, Integer> told, String kind, String crm, String lead) {
        told.merge(kind + " on " + crm + " " + lead, 1, Integer::sum);
    }

    /** The demo tenant, whose rules for new leads leave a note and a task. */
    private Map<String, String> settings(TwoCrms crms) throws IOException {
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        String effects = "        note: from the other side\n        task: {text: see to it, due-in: 1d}\n";
        String demo = Files.readString(Path.of("tenants/demo.yaml"))
                .replace("        stage: Новая\n", "        stage: Новая\n" + effects)
                .replace("        status: New\n", "        status: New\n" + effects);
        Files.writeString(tenants.resolve("demo.yaml"), demo);
        Map<String, String> settings = HubProcess.withoutLimits(HubProcess.between(crms, folder));
        settings.put("LEADBRIDGE_TENANTS", tenants.toAbsolutePath().toString());
        // With the shipped settings a lost answer is believed after 40 seconds.
        for (String crm : List.of("AMOCRM", "LPTRACKER")) {
            settings.put("DELIVER_" + crm + "_REQUEST_TIMEOUT", "4s");
            settings.put("DELIVER_" + crm + "_SEARCH_LAG", "0s");
        }
        return Collections.unmodifiableMap(settings);
    }
}
