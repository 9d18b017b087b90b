package io.leadbridge.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.HubInside;
import io.leadbridge.app.HubProcess;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is no plain edit of a lead: contacts and companies of many leads, unsorted leads, deletions and merges. The whole
 * server, both sandboxes.
 */
class EndsFlowTest {

    private static final int LEADS_OF_ONE = 60;
    private static final String LP_BUDGET = "1803704";
    private static final String LP_SOURCE = "1803705";

    @TempDir
    private Path folder;

    private TwoCrms crms;
    private HubInside hub;

    @Test
    void followsContactsCompaniesAcceptedDeletedAndMergedRecords() throws Exception {
        try (TwoCrms both = TwoCrms.start()) {
            crms = both;
            crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
            crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
            Map<String, String> settings = HubProcess.withoutLimits(HubProcess.between(crms, folder));
            Files.createDirectories(folder.resolve("tenants"));
            Files.writeString(folder.resolve("tenants/demo.yaml"), tenant());
            settings.put("LEADBRIDGE_TENANTS", folder.resolve("tenants").toString());
            try (HubInside started = HubInside.start(settings)) {
                hub = started;
                aContactsAndACompanysChangeReachAllTheirLeads();
                anUnsortedLeadIsTakenUpWhenItIsAccepted();
                aDeletedLeadsCounterpartIsToldOnce();
                aMergedLeadsLinkGoesToTheOneThatIsLeft();
                aMergedContactsLinkGoesToTheOneThatIsLeft();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> hub.metric("leadbridge_queue_waiting") == 0);
                assertThat(hub.metric("leadbridge_queue_parked")).isZero();
                assertThat(hub.stop()).isTrue();
            }
        }
    }

    private void aContactsAndACompanysChangeReachAllTheirLeads() throws Exception {
        String contact = made(
                "contacts",
                "{\"name\":\"Ann\",\"custom_fields_values\":[{\"field_code\":\"PHONE\","
                        + "\"values\":[{\"value\":\"+79990001000\",\"enum_code\":\"WORK\"}]}]}");
        String company = made("companies", "{\"name\":\"Firm\"}");
        List<String> leads = new ArrayList<>();
        for (int i = 0; i < LEADS_OF_ONE; i++) {
            leads.add("{\"name\":\"Shared " + i + "\",\"_embedded\":{\"contacts\":[{\"id\":" + contact
                    + ",\"is_main\":true}],\"companies\":[{\"id\":" + company + "}]}}");
        }
        crms.personOfAmocrm("POST", "/api/v4/leads", leads.toString());
        until(() -> lpLeads("Shared").size() == LEADS_OF_ONE);

        crms.personOfAmocrm("PATCH", "/api/v4/contacts/" + contact, "{\"name\":\"Ann Married\"}");

        until(() -> lpLeads("Shared").stream()
                .allMatch(lead -> custom(lead, LP_SOURCE).equals("Ann Married")));

        crms.personOfAmocrm("PATCH", "/api/v4/companies/" + company, "{\"name\":\"Concern\"}");

        until(() -> lpLeads("Shared").stream()
                .allMatch(lead -> custom(lead, LP_BUDGET).equals("Concern")));
        // And back: LPTracker tells of each of the contact's leads.
        String there = lpLeads("Shared").get(0).at("/contact/id").asText();
        crms.personOfLptracker("PUT", "/contact/" + there, "{\"project_id\":77,\"name\":\"Ann Again\"}");

        until(() -> crms.leads(crms.amocrm()).stream()
                .filter(lead -> lead.path("name").asText().startsWith("Shared"))
                .allMatch(lead -> lead.at("/_embedded/contacts/0/name").asText().equals("Ann Again")));
    }

    private void anUnsortedLeadIsTakenUpWhenItIsAccepted() throws Exception {
        // Listed or not before somebody accepts it: both are possible.
        control("settings", "{\"unsortedListed\":true}");
        JsonNode entry = crms.personOfAmocrm(
                "POST",
                "/api/v4/leads/unsorted/forms",
                "[{\"source_name\":\"Site\",\"source_uid\":\"site-1\",\"metadata\":{\"form_id\":\"f\"},"
                        + "\"_embedded\":{\"leads\":[{\"name\":\"From a form\"}],\"contacts\":[{\"name\":\"Kim\","
                        + "\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"+79990002000\","
                        + "\"enum_code\":\"WORK\"}]}]}]}}]");
        String uid = entry.at("/_embedded/unsorted/0/uid").asText();
        // A lead that was made later has arrived: this one was left alone.
        crms.peopleMakeAmocrmLeads("Later", 3000, 1);
        until(() -> lpLeads("Later").size() == 1);
        assertThat(lpLeads("From a form")).isEmpty();

        crms.personOfAmocrm("POST", "/api/v4/leads/unsorted/" + uid + "/accept", "{\"user_id\":9300001}");

        until(() -> lpLeads("From a form").size() == 1);
    }

    private void aDeletedLeadsCounterpartIsToldOnce() throws Exception {
        crms.peopleMakeAmocrmLeads("Doomed", 4000, 1);
        until(() -> lpLeads("Doomed").size() == 1);
        String there = lpLeads("Doomed").get(0).path("id").asText();

        control("leads/" + amoLead("Doomed") + "/delete", "");

        until(() -> comments(there).contains("its deal was deleted"));
        assertThat(comments(there)).containsOnlyOnce("its deal was deleted");
    }

    private void aMergedLeadsLinkGoesToTheOneThatIsLeft() throws Exception {
        crms.peopleMakeAmocrmLeads("Loser", 5000, 1);
        until(() -> lpLeads("Loser").size() == 1);
        String there = lpLeads("Loser").get(0).path("id").asText();
        double ignored = hub.metric("leadbridge_events_total{outcome=\"ignored\"");
        // Of a pipeline that no rule is for: it has no counterpart. Were it looked at only after the merge, it would
        // get one.
        String left = made("leads", "{\"name\":\"Winner\",\"pipeline_id\":5149401,\"status_id\":61605503}");

        until(() -> hub.metric("leadbridge_events_total{outcome=\"ignored\"") > ignored);

        control("leads/" + amoLead("Loser") + "/merge", "{\"into\":" + left + "}");
        crms.personOfAmocrm("PATCH", "/api/v4/leads/" + left, "{\"pipeline_id\":5149393,\"status_id\":61605483}");

        until(() -> lpLeads("Winner").size() == 1);
        assertThat(lpLeads("Winner").get(0).path("id").asText())
                .as("the link of the merged lead, of which was told: " + comments(there))
                .isEqualTo(there);
        assertThat(comments(there)).doesNotContain("its deal was deleted");
    }

    private void aMergedContactsLinkGoesToTheOneThatIsLeft() throws Exception {
        crms.peopleMakeAmocrmLeads("Twice", 6000, 1);
        until(() -> lpLeads("Twice").size() == 1);
        JsonNode before = lpLeads("Twice").get(0);
        String lead = amoLead("Twice");
        String old = crms.personOfAmocrm("GET", "/api/v4/leads/" + lead + "?with=contacts", "")
                .at("/_embedded/contacts/0/id")
                .asText();
        String left = made("contacts", "{\"name\":\"The right one\"}");

        control("contacts/" + old + "/merge", "{\"into\":" + left + "}");

        until(() -> lpLeads("Twice").get(0).at("/contact/name").asText().equals("The right one"));
        assertThat(lpLeads("Twice")).hasSize(1);
        assertThat(lpLeads("Twice").get(0).at("/contact/id")).isEqualTo(before.at("/contact/id"));
    }

    private List<JsonNode> lpLeads(String prefix) throws IOException {
        return crms.leads(crms.lptracker()).stream()
                .filter(lead -> lead.path("name").asText().startsWith(prefix))
                .toList();
    }

    private String amoLead(String prefix) throws IOException {
        return crms.leads(crms.amocrm()).stream()
                .filter(lead -> lead.path("name").asText().startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    private static String custom(JsonNode lead, String field) {
        for (JsonNode custom : lead.path("custom")) {
            if (custom.path("id").asText().equals(field)) {
                return custom.path("value").asText();
            }
        }
        return "";
    }

    private String comments(String lead) throws IOException {
        return crms.personOfLptracker("GET", "/lead/" + lead + "/comments", "").toString();
    }

    private String made(String entity, String json) throws IOException {
        return crms.personOfAmocrm("POST", "/api/v4/" + entity, "[" + json + "]")
                .at("/_embedded/" + entity + "/0/id")
                .asText();
    }

    /** What the API has not, but people do. */
    private void control(String what, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(crms.amocrm().url() + "/sandbox/" + what))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .as(what)
                .isLessThan(300);
    }

    private static void until(Callable<Boolean> done) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(done);
    }

    private static String tenant() throws IOException {
        String demo = Files.readString(Path.of("tenants/demo.yaml"));
        String connections = demo.substring(demo.indexOf("connections:"), demo.indexOf("# Every rule"));
        return "tenant: demo\ndeleted: {source: note, note: its deal was deleted}\n" + connections
                + """
                rules:
                  - name: forth
                    from: amocrm
                    when: {pipeline: Sales}
                    then:
                      - sync-to: lptracker
                        fields:
                          - {from: lead.name, to: lead.name}
                          - {from: contact.name, to: contact.name}
                          - {from: contact.phone, to: contact.phone}
                          - {from: contact.name, to: lead.custom.Источник}
                          - {from: company.name, to: lead.custom.Бюджет}
                  - name: back
                    from: lptracker
                    then:
                      - sync-to: amocrm
                        fields:
                          - {from: lead.name, to: lead.name}
                          - {from: contact.name, to: contact.name}
                          - {from: contact.phone, to: contact.phone}
                """;
    }
}
