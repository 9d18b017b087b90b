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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant's rules are replaced while new leads flow: each lead is decided by the old rules or by the new ones, and from
 * one moment on by the new ones. {@code -Dleads=1000} makes more of them.
 */
class EditedWhileItFlowsTest {

    private static final int LEADS = Integer.getInteger("leads", 60);
    private static final int WAVE = Math.max(1, LEADS / 20);
    private static final String UNLIMITED = "{\"rateLimit\":\"off\"}";

    private static final int OLD_STAGE = 1648180;
    private static final int NEW_STAGE = 1648186;
    private static final String NEW_ENDING = " by the new rules";
    private static final String PASSWORD = "of a test";

    @TempDir
    private Path folder;

    @Test
    void decidesByTheNewFileFromOneMomentOn() throws Exception {
        try (TwoCrms crms = TwoCrms.start()) {
            Path file = tenants().resolve("demo.yaml");
            Files.writeString(file, demo());
            try (HubInside hub = HubInside.start(settings(crms))) {
                flow(crms, hub, () -> {
                    Path whole = Files.writeString(folder.resolve("next.yaml"), edited(demo()));
                    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
                });
            }
            report("file", crms);
        }
    }

    @Test
    void decidesByWhatTheApiWasGivenFromOneMomentOn() throws Exception {
        try (TwoCrms crms = TwoCrms.start()) {
            Map<String, String> settings = settings(crms);
            String document = withValues(demo(), crms.addresses());
            try (HubInside hub = HubInside.start(settings)) {
                put(settings.get("LEADBRIDGE_PORT"), document, "If-None-Match");
                flow(crms, hub, () -> put(settings.get("LEADBRIDGE_PORT"), edited(document), "If-Match"));
            }
            report("api", crms);
        }
    }

    /** An act of whoever edits the rules. */
    @FunctionalInterface
    private interface Edit {

        void make() throws Exception;
    }

    /** Makes leads in waves, edits the rules half-way with two waves under way, and checks what became of each lead. */
    private static void flow(TwoCrms crms, HubInside hub, Edit edit) throws Exception {
        crms.faults(crms.amocrm(), UNLIMITED);
        crms.faults(crms.lptracker(), UNLIMITED);
        int made = 0;
        boolean edited = false;
        // The leads that follow the edit may all be worked before it is in force; then more of them are made.
        while (made < LEADS || made < 10 * LEADS && count(crms, true) == 0) {
            crms.peopleMakeAmocrmLeads("Flow", made, WAVE);
            made += WAVE;
            if (!edited && made >= LEADS / 2) {
                edit.make();
                edited = true;
            }
            awaitArrived(crms, made - 2 * WAVE);
        }
        awaitArrived(crms, made);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> hub.metric("leadbridge_queue_waiting") == 0);

        assertThat(hub.metric("leadbridge_queue_parked")).isZero();
        assertThat(hub.stop()).isTrue();
        // Each is there once, on both sides.
        assertThat(inOrder(crms)).extracting(lead -> plainName(lead)).doesNotHaveDuplicates();
        assertThat(inOrder(crms)).hasSize(made);
        assertThat(crms.leads(crms.amocrm())).hasSize(made);
        // Each has both values of the old rules, or both of the new ones.
        assertThat(inOrder(crms))
                .allSatisfy(lead -> assertThat(lead.path("stage_id").asInt())
                        .as(lead.toString())
                        .isEqualTo(isNew(lead) ? NEW_STAGE : OLD_STAGE));
        // First come all of the old ones, then all of the new ones, and there are some of both.
        assertThat(inOrder(crms))
                .extracting(lead -> isNew(lead))
                .contains(true, false)
                .isSorted();
    }

    /** The leads that arrived, in the order in which they did. */
    private static List<JsonNode> inOrder(TwoCrms crms) throws IOException {
        return crms.leads(crms.lptracker()).stream()
                .sorted(Comparator.comparingLong(lead -> lead.path("id").asLong()))
                .toList();
    }

    private static boolean isNew(JsonNode lead) {
        return lead.path("name").asText().endsWith(NEW_ENDING);
    }

    private static String plainName(JsonNode lead) {
        return lead.path("name").asText().replace(NEW_ENDING, "");
    }

    private static long count(TwoCrms crms, boolean byNewRules) throws IOException {
        return inOrder(crms).stream().filter(lead -> isNew(lead) == byNewRules).count();
    }

    private static void awaitArrived(TwoCrms crms, int leads) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> crms.leads(crms.lptracker()).size() >= leads);
    }

    private static void report(String way, TwoCrms crms) throws IOException {
        System.out.println("EDITED by " + way + ": " + count(crms, false) + " leads by the old rules, then "
                + count(crms, true) + " by the new ones; lptracker " + crms.calls(crms.lptracker()));
    }

    private static String demo() throws IOException {
        return Files.readString(Path.of("tenants/demo.yaml"));
    }

    /** The same tenant, of which new leads of amoCRM get another stage and another name. */
    private static String edited(String document) {
        String edited = document.replace("        stage: Новая\n", "        stage: Звонок\n")
                .replaceFirst(
                        Pattern.quote("- {from: lead.name, to: lead.name}"),
                        "- {from: lead.name, to: lead.name, transform: 'jq: . + \"" + NEW_ENDING + "\"'}");
        assertThat(edited).contains("Звонок").contains(NEW_ENDING);
        return edited;
    }

    /** The API knows no variables of the hub's environment. */
    private static String withValues(String document, Map<String, String> values) {
        return Pattern.compile("\\$\\{env:([A-Z_]+):([^}]*)}")
                .matcher(document)
                .replaceAll(found -> values.getOrDefault(found.group(1), found.group(2)));
    }

    /** @param condition the header that says whether the tenant is there already */
    private static void put(String port, String document, String condition) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/api/tenants/demo"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/yaml")
                .header(condition, "*")
                .PUT(BodyPublishers.ofString(document))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    private Path tenants() throws IOException {
        return Files.createDirectories(folder.resolve("tenants"));
    }

    private Map<String, String> settings(TwoCrms crms) throws IOException {
        Map<String, String> settings = HubProcess.withoutLimits(HubProcess.between(crms, folder));
        settings.put("LEADBRIDGE_TENANTS", tenants().toAbsolutePath().toString());
        settings.put("LEADBRIDGE_ADMIN_PASSWORD", PASSWORD);
        // On a busy machine an answer may be late, and with the shipped settings it is believed to be lost after 40
        // seconds.
        for (String crm : List.of("AMOCRM", "LPTRACKER")) {
            settings.put("DELIVER_" + crm + "_REQUEST_TIMEOUT", "4s");
            settings.put("DELIVER_" + crm + "_SEARCH_LAG", "0s");
        }
        return settings;
    }
}
