package io.leadbridge.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.HubInside;
import io.leadbridge.app.HubProcess;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * New leads in both directions while each CRM loses answers of calls that it did, answers with errors and breaks
 * connections. {@code -Dcreates=2000} makes more of them, with the shipped settings.
 */
class LostAnswersTest {

    private static final int SHORT_FORM = 24;
    private static final int CREATES = Integer.getInteger("creates", SHORT_FORM);
    private static final String FAULTS =
            "{\"rateLimit\":\"off\",\"lostAnswerShare\":0.1,\"errorShare\":0.05,\"resetShare\":0.03}";
    private static final String NO_FAULTS = "{\"lostAnswerShare\":0,\"errorShare\":0,\"resetShare\":0}";

    @TempDir
    private Path folder;

    @Test
    void makesEachLeadOnceAlthoughAnswersAreLost() throws Exception {
        try (TwoCrms crms = TwoCrms.start()) {
            crms.faults(crms.amocrm(), FAULTS);
            crms.faults(crms.lptracker(), FAULTS);
            try (HubInside hub = HubInside.start(settings(HubProcess.between(crms, folder)))) {
                crms.peopleMakeAmocrmLeads("Eastward", 0, CREATES / 2);
                for (int number = 0; number < CREATES / 2; number++) {
                    crms.personMakesLptrackerLead("Westward " + number, "+7888" + String.format("%07d", number));
                }

                settled(crms, hub);

                assertThat(hub.stop()).isTrue();
            }
            for (SandboxServer crm : List.of(crms.amocrm(), crms.lptracker())) {
                Map<String, JsonNode> leads = new TreeMap<>();
                Set<String> contacts = new HashSet<>();
                for (JsonNode lead : crms.leads(crm)) {
                    assertThat(leads.put(lead.path("name").asText(), lead))
                            .as(lead.path("name").asText() + " is there twice")
                            .isNull();
                    contacts.add(contact(lead));
                }
                assertThat(leads).hasSize(CREATES + 1);
                assertThat(contacts).hasSize(CREATES + 1);
            }
            System.out.println("CREATES " + CREATES + ": amocrm " + crms.calls(crms.amocrm()) + " lptracker "
                    + crms.calls(crms.lptracker()));
        }
    }

    /** Waits until all leads are there, and then whether anything more comes once nothing fails any more. */
    private static void settled(TwoCrms crms, HubInside hub) throws IOException {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2).plusSeconds(CREATES))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> count(crms, crms.amocrm()) >= CREATES && count(crms, crms.lptracker()) >= CREATES);
        crms.faults(crms.amocrm(), NO_FAULTS);
        crms.faults(crms.lptracker(), NO_FAULTS);
        // Whatever would be made twice is made before a lead that comes later.
        crms.peopleMakeAmocrmLeads("Last", CREATES, 1);
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> crms.leads(crms.lptracker()).stream()
                .anyMatch(lead -> lead.path("name").asText().startsWith("Last")));
    }

    private static long count(TwoCrms crms, SandboxServer crm) throws IOException {
        return crms.leads(crm).stream()
                .map(lead -> lead.path("name").asText())
                .distinct()
                .count();
    }

    private static String contact(JsonNode lead) {
        JsonNode inline = lead.path("contact").path("id");
        return inline.isMissingNode()
                ? lead.path("_embedded").path("contacts").path(0).path("id").asText()
                : inline.asText();
    }

    /** With the shipped settings a lost answer is believed after 40 seconds; the short form has no time for that. */
    private static Map<String, String> settings(Map<String, String> hub) {
        Map<String, String> settings = HubProcess.withoutLimits(hub);
        if (CREATES <= SHORT_FORM) {
            settings.put("DELIVER_AMOCRM_REQUEST_TIMEOUT", "4s");
            settings.put("DELIVER_LPTRACKER_REQUEST_TIMEOUT", "4s");
            settings.put("DELIVER_AMOCRM_SEARCH_LAG", "0s");
            settings.put("DELIVER_LPTRACKER_SEARCH_LAG", "0s");
        }
        return settings;
    }
}
