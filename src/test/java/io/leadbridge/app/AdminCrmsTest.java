package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin API asks of the CRMs, on the whole server, with both sandboxes beside it. */
@Timeout(600)
class AdminCrmsTest {

    private static final String ACME = "/admin/api/tenants/acme";

    @TempDir
    private static Path folder;

    private static TwoCrms crms;
    private static AdminServer admin;
    private static String document;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        crms = TwoCrms.start();
        crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
        crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
        String demo = Files.readString(Path.of("tenants/demo.yaml")).replace("tenant: demo", "tenant: acme");
        for (Map.Entry<String, String> address : crms.addresses().entrySet()) {
            demo = demo.replaceAll("\\$\\{env:" + address.getKey() + "[^}]*}", address.getValue());
        }
        document = demo.replaceAll("\\$\\{env:[A-Z_]+:([^}]*)}", "$1");
        Map<String, String> settings = HubProcess.withoutLimits(crms.addresses());
        settings.put("LEADBRIDGE_PUBLIC_URL", "http://127.0.0.1:1");
        admin = AdminServer.start(folder, settings);
    }

    @AfterAll
    static void end() {
        admin.close();
        crms.close();
    }

    @BeforeEach
    void makeAcme() throws Exception {
        admin.call("DELETE", ACME, "", "If-Match", "*");
        Answer made = admin.call("POST", "/admin/api/tenants", document, "Content-Type", "application/yaml");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private static Answer put(String yaml) throws Exception {
        return admin.call("PUT", ACME, yaml, "If-Match", "*", "Content-Type", "application/yaml");
    }

    private static int lineOf(String text, String words) {
        return (int) text.substring(0, text.indexOf(words)).lines().count();
    }

    @Test
    void refusesARuleWithAStageThatTheCrmDoesNotHaveAndNamesTheNearest() throws Exception {
        String wrong = document.replaceFirst("stage: Новая", "stage: Нвая");

        Answer refused = put(wrong);
        Answer checked = admin.call("POST", ACME + "/check", wrong, "Content-Type", "application/yaml");

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        JsonNode fault = refused.json().at("/faults/0");
        assertThat(refused.json().path("faults")).hasSize(1);
        assertThat(fault.path("path").asText()).isEqualTo("rules[0].then[0].stage");
        assertThat(fault.path("line").asInt()).isEqualTo(lineOf(wrong, "stage: Нвая"));
        assertThat(fault.path("message").asText()).contains("'Нвая'", "did you mean 'Новая'?");
        assertThat(checked.json().path("faults")).isEqualTo(refused.json().path("faults"));
        assertThat(admin.get(ACME).text()).doesNotContain("Нвая");
    }

    @Test
    void refusesAConditionThatNamesNothing() throws Exception {
        Answer refused = put(document.replaceFirst("pipeline: Sales", "pipeline: Sale"));

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().at("/faults/0/path").asText()).isEqualTo("rules[0].when.all[1].pipeline");
        assertThat(refused.text()).contains("did you mean 'Sales'?");
    }

    @Test
    void takesWrongNamesOfARuleThatIsSwitchedOffAndRefusesToSwitchItOn() throws Exception {
        String wrong = document.replaceFirst("stage: Новая", "stage: Нвая")
                .replaceFirst("(?m)^( *)from: amocrm", "$1enabled: false\n$1from: amocrm");
        String rule = ACME + "/rules/new%20sales%20leads%20go%20to%20the%20call%20centre";

        Answer off = put(wrong);
        Answer on = admin.call("POST", rule + "/enable", "");

        assertThat(off.status()).as(off.text()).isEqualTo(200);
        assertThat(on.status()).as(on.text()).isEqualTo(422);
        assertThat(on.text()).contains("did you mean 'Новая'?");
    }

    @Test
    void theCommandApplyRefusesItToo() throws Exception {
        String wrong = document.replaceFirst("stage: Новая", "stage: Нвая");
        Path file = Files.writeString(folder.resolve("acme.yaml"), wrong);
        Map<String, String> environment = HubProcess.withoutLimits(new HashMap<>());
        environment.put("REDIS_URL", TestRedis.shared().url());
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());

        CommandRun apply = CommandRun.of(environment, "apply", file.toString());

        assertThat(apply.exitCode()).as(apply.said()).isEqualTo(1);
        assertThat(apply.said())
                .contains("acme.yaml: refused, 1 fault")
                .contains("acme.yaml:" + lineOf(wrong, "stage: Нвая") + ":", "rules[0].then[0].stage")
                .contains("did you mean 'Новая'?");
    }

    @Test
    void savesNamesThatCannotBeCheckedWithoutWaitingForTheCrm() throws Exception {
        String elsewhere = document.replaceFirst("stage: Новая", "stage: Нвая")
                .replace(crms.lptracker().url(), "http://127.0.0.1:1");

        Answer saved = put(elsewhere);

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
    }

    /** An answer, which has to be as the OpenAPI document says. */
    private static JsonNode described(Answer answer, String schema) throws Exception {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        ObjectNode document = (ObjectNode) admin.get("/admin/api/openapi.json").json();
        document.put("$ref", "#/components/schemas/" + schema);
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().nullableKeywordEnabled(true).build();
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V7)
                        .getSchema(document, config)
                        .validate(answer.json()))
                .as(answer.text())
                .isEmpty();
        return answer.json();
    }

    @Test
    void tellsTheFieldsThatAMappingCanName() throws Exception {
        JsonNode fields = described(admin.get(ACME + "/fields/lptracker"), "Fields");

        assertThat(fields.path("fields").findValuesAsText("name")).contains("Бюджет");
        assertThat(fields.path("fields").findValuesAsText("path")).contains("lead.name", "contact.phone");
    }

    @Test
    void rehearsesALeadAndAWebhookAndWritesNothing() throws Exception {
        crms.peopleMakeAmocrmLeads("Rehearsed", 1, 1);
        JsonNode lead = crms.leads(crms.amocrm()).get(0);
        String body = "{\"crm\":\"amocrm\",\"lead\":\"" + lead.path("id").asText() + "\"}";

        JsonNode ofLead = described(admin.call("POST", ACME + "/dry-run", body), "DryRun");
        JsonNode ofWebhook = described(
                admin.call("POST", ACME + "/dry-run", "{\"crm\":\"amocrm\",\"webhook-base64\":\"YT1i\"}"), "DryRun");

        assertThat(ofLead.path("leads").findValuesAsText("kind")).contains("create");
        assertThat(ofLead.path("leads").toString()).contains("Rehearsed 1");
        assertThat(ofWebhook.path("asked").asText()).contains("3 bytes");
        assertThat(crms.leads(crms.lptracker())).isEmpty();
    }

    @Test
    void judgesStoredEventsByAnEditedDocumentWhoseSecretsStayStored() throws Exception {
        String edited = admin.get(ACME, "Accept", "application/yaml").text();
        String wrong = edited.replaceFirst("Новая", "Нвая");

        JsonNode told = described(
                admin.call("POST", ACME + "/what-if?events=7", edited, "Content-Type", "application/yaml"), "WhatIf");
        Answer refused = admin.call("POST", ACME + "/what-if", wrong, "Content-Type", "application/yaml");

        assertThat(edited).contains("${stored}");
        assertThat(told.path("events").asInt()).isZero();
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.text()).contains("did you mean 'Новая'?");
    }

    @Test
    void forgetsAPersonAndRefusesWhatIsNone() throws Exception {
        JsonNode told = described(admin.call("POST", ACME + "/forget", "{\"person\":\" a@b.test \"}"), "Forgotten");
        Answer none = admin.call("POST", ACME + "/forget", "{\"person\":\"somebody\"}");

        assertThat(told.path("places").findValuesAsText("name")).contains("stories", "bases");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.text()).contains("a phone of 7 to 15 digits").doesNotContain("somebody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amocrm", "lptracker"})
    void looksForOurWebhookAndRepairsIt(String crm) throws Exception {
        String path = ACME + "/connections/" + crm + "/webhooks";

        JsonNode before = described(admin.get(path), "Webhooks");
        JsonNode repaired = described(admin.call("POST", path, ""), "Webhooks");
        JsonNode after = described(admin.get(path), "Webhooks");
        JsonNode again = described(admin.call("POST", path, ""), "Webhooks");

        assertThat(before.path("subscribed").asBoolean()).isFalse();
        assertThat(repaired.path("changed").asBoolean()).isTrue();
        assertThat(after.path("subscribed").asBoolean()).isTrue();
        assertThat(again.path("changed").asBoolean()).isFalse();
        assertThat(after.path("address").asText()).isEqualTo("http://127.0.0.1:1/webhooks/acme/" + crm + "/***");
    }
}
