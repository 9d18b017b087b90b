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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CRMs lose webhooks, and everything arrives all the same: the whole server, both sandboxes. */
class CatchUpTest {

    private static final String UNLIMITED = "{\"rateLimit\":\"off\"}";
    private static final String LOSES_ALL = "{\"webhooks\":{\"lostShare\":1}}";
    private static final String LOSES_NONE = "{\"webhooks\":{\"lostShare\":0}}";
    private static final int LEADS = 5;

    @TempDir
    private Path folder;

    @Test
    void findsWhatNoWebhookToldOfAndWritesItOnce() throws Exception {
        try (TwoCrms crms = TwoCrms.start()) {
            crms.faults(crms.amocrm(), UNLIMITED);
            crms.faults(crms.lptracker(), UNLIMITED);
            try (HubInside hub = HubInside.start(settings(HubProcess.between(crms, folder)))) {
                // No poll has begun yet: the first look comes after its period.
                crms.faults(crms.amocrm(), LOSES_ALL);
                crms.peopleMakeAmocrmLeads("Early", 20, 1);
                crms.faults(crms.amocrm(), LOSES_NONE);
                crms.peopleMakeAmocrmLeads("Told", 0, 1);
                awaitLeads(crms, crms.lptracker(), "Told", 1);
                crms.faults(crms.amocrm(), LOSES_ALL);
                crms.faults(crms.lptracker(), LOSES_ALL);

                crms.peopleMakeAmocrmLeads("Lost", 10, LEADS);
                crms.personMakesLptrackerLead("Untold", "+78880000001");
                String edited = crms.leads(crms.amocrm()).stream()
                        .filter(lead -> lead.path("name").asText().startsWith("Told"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .asText();
                crms.personOfAmocrm("PATCH", "/api/v4/leads/" + edited, "{\"name\":\"Edited\"}");
                // To amoCRM, this is no change of the lead.
                String contact = crms.personOfAmocrm("GET", "/api/v4/leads/" + edited + "?with=contacts", "")
                        .at("/_embedded/contacts/0/id")
                        .asText();
                crms.personOfAmocrm("PATCH", "/api/v4/contacts/" + contact, "{\"name\":\"Renamed Person\"}");

                awaitLeads(crms, crms.lptracker(), "Lost", LEADS);
                awaitLeads(crms, crms.lptracker(), "Early", 1);
                awaitLeads(crms, crms.amocrm(), "Untold", 1);
                awaitLeads(crms, crms.lptracker(), "Edited", 1);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> crms.leads(crms.lptracker()).toString().contains("Renamed Person"));
                // Leads that we made are found, too, for nobody told of them; then there is nothing more to find.
                AtomicReference<Double> before = new AtomicReference<>(0.0);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofSeconds(3))
                        .until(() -> {
                            double found = hub.metric("leadbridge_catchup_found_total");
                            return before.getAndSet(found) == found;
                        });
                assertThat(before.get()).isGreaterThanOrEqualTo(LEADS + 3);
                assertThat(hub.stop()).isTrue();
            }
            assertThat(crms.leads(crms.lptracker())).hasSize(LEADS + 3);
            assertThat(crms.leads(crms.amocrm())).hasSize(LEADS + 3);
        }
    }

    private static void awaitLeads(TwoCrms crms, SandboxServer crm, String prefix, int count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> named(crms, crm, prefix).size() == count);
    }

    private static List<JsonNode> named(TwoCrms crms, SandboxServer crm, String prefix) throws IOException {
        return crms.leads(crm).stream()
                .filter(lead -> lead.path("name").asText().startsWith(prefix))
                .toList();
    }

    private static Map<String, String> settings(Map<String, String> hub) {
        Map<String, String> settings = HubProcess.withoutLimits(hub);
        settings.put("CATCHUP_PERIOD", "1s");
        settings.put("CATCHUP_LOOK_PERIOD", "3s");
        settings.put("CATCHUP_DELAY", "0s");
        return settings;
    }
}
