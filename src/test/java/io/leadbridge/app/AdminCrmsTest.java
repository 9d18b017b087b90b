package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** What the admin API asks of the CRMs, on the whole server, with both sandboxes beside it. */
@Timeout(120)
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
        admin = AdminServer.start(folder, HubProcess.withoutLimits(new HashMap<>(crms.addresses())));
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

        try (HubProcess apply = HubProcess.start(environment, "apply", file.toString())) {
            assertThat(apply.exitCode()).as(apply.said()).isEqualTo(1);

            assertThat(apply.said())
                    .contains("acme.yaml: refused, 1 fault")
                    .contains("acme.yaml:" + lineOf(wrong, "stage: Нвая") + ":", "rules[0].then[0].stage")
                    .contains("did you mean 'Новая'?");
        }
    }

    @Test
    void savesNamesThatCannotBeCheckedWithoutWaitingForTheCrm() throws Exception {
        String elsewhere = document.replaceFirst("stage: Новая", "stage: Нвая")
                .replace(crms.lptracker().url(), "http://127.0.0.1:1");

        Answer saved = put(elsewhere);

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
    }
}
