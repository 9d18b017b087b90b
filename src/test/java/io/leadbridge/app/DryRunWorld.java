package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.leadbridge.camel.redisqueue.GroupDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * A hub between both sandboxes that gets only the webhooks that the test hands on, so that each can be rehearsed before;
 * and the dry run beside it, on the same Redis.
 */
final class DryRunWorld implements AutoCloseable {

    static final TenantId DEMO = new TenantId("demo");
    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");

    /** What all readers share, and a dry run may change; and what a health check writes whenever it looks. */
    private static final Set<String> SHARED = Set.of("limit", "metadata", "token", "{health}");

    final TwoCrms crms;
    final DryRun dryRun;
    final CrmLine line;
    final TestRedis redis;
    private final RedisQueueOperations queue;
    private final HttpServer listener;
    private final BlockingQueue<Hook> hooks = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment;
    private Runnable endOfHub = () -> {};
    private int messages;

    /** A webhook as a CRM sent it. */
    record Hook(CrmId crm, byte[] body) {}

    DryRunWorld(Path folder) throws Exception {
        crms = TwoCrms.start();
        redis = TestRedis.start();
        queue = new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(10));
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listen(AMOCRM, crms.amocrm());
        listen(LPTRACKER, crms.lptracker());
        listener.start();
        crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
        crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
        environment = environment(folder);
        line = CrmLine.open(Settings.read(Path.of("").toAbsolutePath(), environment));
        dryRun = line.bean("dry-run", DryRun.class);
    }

    private Map<String, String> environment(Path folder) throws IOException {
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        String demo = Files.readString(Path.of("tenants/demo.yaml"));
        for (Map.Entry<String, String> address : crms.addresses().entrySet()) {
            demo = demo.replaceAll("\\$\\{env:" + address.getKey() + "[^}]*}", address.getValue());
        }
        Files.writeString(tenants.resolve("demo.yaml"), demo);
        Map<String, String> made = new HashMap<>(HubProcess.withoutLimits(HubProcess.notYetCalledBy(crms, folder)));
        made.put("REDIS_URL", redis.url());
        made.put("LEADBRIDGE_TENANTS", tenants.toString());
        made.put("LEADBRIDGE_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        made.put("SYNC_GATHER", "0s");
        // Their books are parts of Redis, too, and are not to change while a test compares.
        made.put("CATCHUP_LOOK_PERIOD", "10m");
        made.put("DRIFT_LOOK_PERIOD", "10m");
        made.put("ALERT_PERIOD", "10m");
        return made;
    }

    /** Settings of commands that run beside it. */
    Map<String, String> environment() {
        return environment;
    }

    /** Starts the hub itself. */
    void startHub() {
        endOfHub = HubInside.start(environment)::close;
    }

    /** Starts it as a process of its own. */
    HubProcess startHubProcess() throws IOException {
        HubProcess process = HubProcess.start(environment, "run");
        endOfHub = process::close;
        return process;
    }

    /** The next webhook that a CRM sent; it must come. */
    Hook awaitNext() throws InterruptedException {
        Hook hook = hooks.poll(120, TimeUnit.SECONDS);
        assertThat(hook).as("a webhook").isNotNull();
        return hook;
    }

    /** The next webhook that a CRM sent; {@code null} if none comes any more. */
    Hook next() throws InterruptedException {
        return hooks.poll(400, TimeUnit.MILLISECONDS);
    }

    /** What a dry run tells of it. */
    DryRunReport rehearse(Hook hook) {
        return (DryRunReport) dryRun.ofWebhook(DEMO, hook.crm(), hook.body());
    }

    /** Hands it to the hub, and waits until events have ended and the tenant's line is empty. */
    void handOn(Hook hook) throws Exception {
        double before = ended();
        post(hook);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(ended()).isGreaterThan(before);
                    // Outcomes are counted before the queue is told, and its lease is a part of Redis.
                    assertThat(queue.depth(DEMO.toString())).satisfies(DryRunWorld::isEmpty);
                });
    }

    /** Hands it to the hub, which has it in line then. */
    void post(Hook hook) throws Exception {
        String url = "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT") + "/webhooks/demo/" + hook.crm()
                + "/demo-" + hook.crm() + "-secret";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("X-Message", Integer.toString(messages++))
                .POST(BodyPublishers.ofByteArray(hook.body()))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).body()).contains("accepted");
    }

    private static void isEmpty(GroupDepth line) {
        assertThat(line.waiting()).isZero();
        assertThat(line.leaseToken()).isNull();
    }

    /** Waits until nothing is left to be done, nor due later: from then on, the hub writes nothing by itself. */
    void awaitRest() {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(queue.depth())
                        .satisfies(depth -> assertThat(depth.waiting() + depth.later() + depth.leasedGroups())
                                .isZero()));
    }

    /** A lead as it is now: {@code field -> value}; contacts' fields among them, the time of the last change is not. */
    Map<String, String> lead(CrmId crm, String id) {
        DryRunReport report =
                (DryRunReport) dryRun.ofLeadByRules(DEMO, crm, id, Set.of(Change.UPDATED, Change.ADDED), null);
        return fields(report.leads().get(0).record());
    }

    /** Fields of a record as a report shows it. */
    static Map<String, String> fields(DryRunReport.RecordLine record) {
        Map<String, String> fields = new TreeMap<>();
        if (record != null) {
            fields.put("pipeline", record.pipeline());
            fields.put("stage", record.status());
            record.fields().forEach(field -> fields.put(field.field(), field.value()));
            record.contacts()
                    .forEach(contact -> contact.fields().forEach(field -> fields.put(field.field(), field.value())));
        }
        return fields;
    }

    /** Calls of the hub that wrote something, by operation. */
    Map<String, Integer> writeCalls() throws IOException {
        Map<String, Integer> writes = new TreeMap<>();
        for (SandboxServer crm : new SandboxServer[] {crms.amocrm(), crms.lptracker()}) {
            crms.calls(crm).path("byOperation").properties().forEach(call -> {
                // LPTracker's searches are posted.
                if (!call.getKey().startsWith("GET ") && !call.getKey().matches("POST /(login|contact/search).*")) {
                    writes.put(call.getKey(), call.getValue().asInt());
                }
            });
        }
        return writes;
    }

    /** Everything that the sandboxes hold. */
    String records() throws IOException {
        return leads(crms.amocrm()) + "\n" + leads(crms.lptracker());
    }

    private String leads(SandboxServer crm) throws IOException {
        return crms.leads(crm).stream().map(JsonNode::toString).reduce("", (one, other) -> one + "\n" + other);
    }

    /** Every key of Redis with its value, but for what all readers share. */
    Map<String, String> dump() {
        Map<String, String> dump = new TreeMap<>();
        try (RedisConnection connection = redis.factory().getConnection()) {
            for (byte[] key : connection.keyCommands().keys("*".getBytes(StandardCharsets.UTF_8))) {
                String name = new String(key, StandardCharsets.UTF_8);
                if (SHARED.stream().noneMatch(name::contains)) {
                    dump.put(name, Arrays.toString(connection.keyCommands().dump(key)));
                }
            }
        }
        return dump;
    }

    private double ended() throws IOException {
        return HubProcess.metric(HubProcess.metricsOf(environment), "leadbridge_events_total{");
    }

    private void listen(CrmId crm, SandboxServer sandbox) {
        listener.createContext("/" + crm, exchange -> {
            hooks.add(new Hook(crm, exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        sandbox.ask(one -> {
            one.addDestination("http://127.0.0.1:" + listener.getAddress().getPort() + "/" + crm);
            return null;
        });
    }

    @Override
    public void close() {
        line.close();
        endOfHub.run();
        listener.stop(0);
        queue.close();
        redis.close();
        crms.close();
    }
}
