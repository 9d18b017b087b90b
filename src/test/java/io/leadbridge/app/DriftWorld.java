package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.drift.RelinkReport;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Both sandboxes with the people of two companies, a Redis that may lose its keys, and a hub that may be away. */
final class DriftWorld implements AutoCloseable {

    static final TenantId DEMO = new TenantId("demo");
    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");

    final TwoCrms crms;
    final TestRedis redis = TestRedis.start();
    final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    final Map<String, String> environment;

    /** @param settings by which the hub differs from one that is quick, and only does what it is told by webhooks */
    DriftWorld(Path folder, Map<String, String> settings) throws IOException {
        crms = TwoCrms.start();
        for (SandboxServer crm : List.of(crms.amocrm(), crms.lptracker())) {
            crms.faults(crm, "{\"rateLimit\":\"off\"}");
        }
        environment = HubProcess.withoutLimits(HubProcess.between(crms, folder));
        environment.put("LEADBRIDGE_TENANTS", tenants(folder).toString());
        environment.put("REDIS_URL", redis.url());
        environment.put("LEADBRIDGE_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        environment.put("SYNC_GATHER", "0s");
        environment.put("REDIS_COMMAND_TIMEOUT", "20s");
        environment.put("REDIS_CONNECT_TIMEOUT", "20s");
        environment.put("CATCHUP_LOOK_PERIOD", "10m");
        environment.put("DRIFT_LOOK_PERIOD", "10m");
        environment.putAll(settings);
    }

    /** The program's parts beside the hub, as a command has them. */
    CrmLine line() {
        return CrmLine.open(Settings.read(Path.of("").toAbsolutePath(), environment));
    }

    /** A folder with the demo's file, its addresses filled in: commands in this JVM have no environment of their own. */
    private Path tenants(Path folder) throws IOException {
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        String demo = Files.readString(Path.of("tenants/demo.yaml"));
        for (Map.Entry<String, String> address : crms.addresses().entrySet()) {
            demo = demo.replaceAll("\\$\\{env:" + address.getKey() + "[^}]*}", address.getValue());
        }
        Files.writeString(tenants.resolve("demo.yaml"), demo);
        return tenants;
    }

    /** A person makes a customer with some leads of the same name in amoCRM; the leads' ids. */
    List<String> customerOfAmocrm(String name, String phone, int... prices) throws IOException {
        JsonNode contact = crms.personOfAmocrm(
                        "POST",
                        "/api/v4/contacts",
                        "[{\"name\":\"" + name + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\","
                                + "\"values\":[{\"value\":\"" + phone + "\",\"enum_code\":\"WORK\"}]}]}]")
                .path("_embedded")
                .path("contacts")
                .path(0);
        List<String> leads = new ArrayList<>();
        for (int price : prices) {
            leads.add("{\"name\":\"Заявка\",\"price\":" + price + ",\"_embedded\":{\"contacts\":[{\"id\":"
                    + contact.path("id").asText() + "}]}}");
        }
        List<String> ids = new ArrayList<>();
        crms.personOfAmocrm("POST", "/api/v4/leads", leads.toString())
                .path("_embedded")
                .path("leads")
                .forEach(lead -> ids.add(lead.path("id").asText()));
        return ids;
    }

    /** Links as the hub has them. */
    Map<String, String> links() {
        Map<String, String> links = new TreeMap<>();
        template.opsForHash()
                .entries("lb:{t:demo}:link")
                .forEach((from, to) -> links.put(from.toString(), to.toString()));
        return links;
    }

    /** Redis loses all keys of the tenant. */
    void loseRedis() {
        try (RedisConnection connection = redis.factory().getConnection()) {
            for (byte[] key : connection.keyCommands().keys("lb:{t:demo}:*".getBytes(StandardCharsets.UTF_8))) {
                connection.keyCommands().del(key);
            }
        }
    }

    /** Waits until both CRMs have so many leads, and nothing is left to be done. */
    void awaitLeads(HubProcess hub, int leads) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    assertThat(crms.leads(crms.amocrm())).hasSize(leads);
                    assertThat(crms.leads(crms.lptracker())).hasSize(leads);
                });
        awaitQuiet(hub);
    }

    /** Waits until all that was accepted is settled. */
    void awaitQuiet(HubProcess hub) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .during(Duration.ofMillis(1500))
                .until(() -> waiting() == 0);
    }

    private long waiting() {
        return template.opsForList().size("lb:{q:webhooks:00}:g:demo")
                + template.opsForZSet().zCard("lb:{q:webhooks:00}:later");
    }

    /** Calls that wrote something. */
    long writes() throws IOException {
        long writes = 0;
        for (SandboxServer crm : List.of(crms.amocrm(), crms.lptracker())) {
            for (Map.Entry<String, JsonNode> call :
                    crms.calls(crm).path("byOperation").properties()) {
                boolean reads =
                        call.getKey().startsWith("GET ") || call.getKey().matches("POST /(login|contact/search).*");
                writes += reads ? 0 : call.getValue().asLong();
            }
        }
        return writes;
    }

    /** All calls of the hub and of commands. */
    long calls() throws IOException {
        return crms.calls(crms.amocrm()).path("total").asLong()
                + crms.calls(crms.lptracker()).path("total").asLong();
    }

    /** Takes a pair of fields out of the rules, so that its other direction is the only one. */
    void oneWay(String pair) throws IOException {
        Path file = Path.of(environment.get("LEADBRIDGE_TENANTS"), "demo.yaml");
        Files.writeString(file, Files.readString(file).replace("- " + pair, ""));
    }

    /** Relinks, by the command's own parts. */
    RelinkReport relink(CrmLine line, boolean write) {
        Tenant tenant = line.tenants().find(DEMO).orElseThrow();
        return line.bean("relinks", DriftWiring.Relinks.class)
                .of(progress -> {})
                .relink(DriftWiring.batch(tenant), AMOCRM, LPTRACKER, write);
    }

    @Override
    public void close() {
        redis.close();
        crms.close();
    }
}
