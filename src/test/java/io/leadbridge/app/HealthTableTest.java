package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table "What a fault shows" of docs/operations.md, row by row, with real faults of a real redis-server and of both
 * sandboxes: what liveness, readiness, the health page and the metrics say within 10 s. Each row mends its fault.
 */
@Timeout(600)
class HealthTableTest {

    private static final Duration TOLD = Duration.ofMinutes(2);
    private static final Duration MENDED = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static TestRedis redis;
    private static TwoCrms crms;
    private static Path tenant;
    private static Map<String, String> environment;
    private static HubProcess hub;

    @BeforeAll
    static void startAHub() throws Exception {
        redis = TestRedis.start();
        crms = TwoCrms.start();
        environment = new HashMap<>(HubProcess.withoutLimits(HubProcess.between(crms, folder)));
        environment.put("REDIS_URL", redis.url());
        tenant = Files.createDirectories(folder.resolve("tenants")).resolve("demo.yaml");
        Files.copy(Path.of("tenants/demo.yaml"), tenant);
        environment.put("LEADBRIDGE_TENANTS", tenant.getParent().toString());
        environment.put("LEADBRIDGE_PUBLIC_URL", "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT"));
        environment.put("SPOOL_MAX_BYTES", "1048576");
        environment.put("UPKEEP_METRICS_PERIOD", "500ms");
        environment.put("HEALTH_PERIOD", "500ms");
        // So that both CRMs are called all the time, without webhooks.
        environment.put("CATCHUP_PERIOD", "1s");
        environment.put("CATCHUP_LOOK_PERIOD", "200ms");
        environment.put("CATCHUP_SUBSCRIPTIONS_PERIOD", "1s");
        environment.put("AMOCRM_RESPONSE_TIMEOUT_MS", "400");
        environment.put("AMOCRM_READ_TRIES", "1");
        environment.put("AMOCRM_BREAKER_REST_MS", "300");
        hub = HubProcess.start(environment, "run");
        assertThat(hub.said()).contains("leadbridge: webhooks on");
    }

    @AfterAll
    static void stopAll() {
        hub.close();
        crms.close();
        redis.close();
    }

    @BeforeEach
    void isWellAtFirst() {
        await().atMost(MENDED).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            HttpResponse<String> health = get("/observe/health?data=true");
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(up("redis") + up("ready") + up("connections")).isEqualTo(3);
        });
    }

    @Test
    void redisIsAway() throws Throwable {
        redis.kill();

        told(
                () -> {
                    lives(true);
                    isDown("redis", "leadbridge:redis");
                    isDown("queue", "leadbridge:queue");
                    isDown("clock", "leadbridge:clock");
                    assertThat(hub.metric("leadbridge_queue_waiting")).isNaN();
                },
                () -> {
                    redis.restart();
                });
    }

    @Test
    void redisIsAReplica() throws Throwable {
        redis.ask("REPLICAOF", "127.0.0.1", "1");

        told(
                () -> {
                    lives(true);
                    isDown("redis", "this is a replica");
                },
                () -> {
                    redis.ask("REPLICAOF", "NO", "ONE");
                });
    }

    @Test
    void redisKeepsNoAppendOnlyFile() throws Throwable {
        redis.ask("CONFIG", "SET", "appendonly", "no");

        told(
                () -> {
                    lives(true);
                    isDown("redis", "appendonly is off");
                },
                () -> {
                    redis.ask("CONFIG", "SET", "appendonly", "yes");
                });
    }

    @Test
    void redisIsFull() throws Throwable {
        redis.ask("CONFIG", "SET", "maxmemory", "1mb");

        told(
                () -> {
                    lives(true);
                    isDown("redis", "memory is full");
                    assertThat(webhook("leads%5Bdelete%5D%5B0%5D%5Bid%5D=7")).isEqualTo(200);
                    assertThat(hub.metric("leadbridge_spool_waiting")).isPositive();
                },
                () -> {
                    redis.ask("CONFIG", "SET", "maxmemory", "0");
                });
    }

    @Test
    void aCrmIsDown() throws Throwable {
        crms.faults(crms.amocrm(), "{\"resetShare\":1}");

        told(
                () -> {
                    lives(true);
                    isDown("connections", "demo/amocrm: the last");
                    assertThat(connections("amocrm", "failing")).isOne();
                    assertThat(connections("lptracker", "fine")).isOne();
                },
                () -> {
                    crms.faults(crms.amocrm(), "{}");
                });
    }

    @Test
    void aCrmIsTooSlow() throws Throwable {
        crms.faults(crms.amocrm(), "{\"latencyMs\":[1500,1500]}");

        told(
                () -> {
                    lives(true);
                    isDown("connections", "demo/amocrm: the last");
                    assertThat(connections("amocrm", "failing")).isOne();
                },
                () -> {
                    crms.faults(crms.amocrm(), "{}");
                });
    }

    @Test
    void aCrmHasBannedTheAccount() throws Throwable {
        post(crms.amocrm().url() + "/sandbox/ban", "{\"on\":true}");

        told(
                () -> {
                    lives(true);
                    isDown("connections", "demo/amocrm: paused since");
                    assertThat(connections("amocrm", "paused")).isOne();
                },
                () -> {
                    post(crms.amocrm().url() + "/sandbox/ban", "{\"on\":false}");
                    // In earnest, a probe finds it out after half an hour.
                    redis.ask(
                            "EVAL",
                            "for _, key in ipairs(redis.call('KEYS', 'lb:{limit:amocrm}:*')) do redis.call('DEL', key) end",
                            "0");
                });
    }

    @Test
    void aTokenIsDead() throws Throwable {
        String text = Files.readString(tenant);
        Files.writeString(tenant, text.replace("LEADBRIDGE_DEMO_AMOCRM_TOKEN:demo", "LEADBRIDGE_NO_SUCH:dead"));

        told(
                () -> {
                    lives(true);
                    isDown("connections", "demo/amocrm: paused since");
                    assertThat(connections("amocrm", "paused")).isOne();
                },
                () -> {
                    Files.writeString(tenant, text);
                });
    }

    @Test
    void aCrmDoesNotLetItsWebhookBeSubscribed() throws Throwable {
        crms.amocrm().ask(sandbox -> {
            sandbox.settings().set("forbidWebhooks", true);
            return null;
        });

        told(
                () -> {
                    lives(true);
                    isDown("subscriptions", "demo/amocrm: the CRM does not call our webhook");
                    assertThat(hub.metric("leadbridge_subscriptions{crm=\"amocrm\",state=\"off\"}"))
                            .isOne();
                },
                () -> {
                    crms.amocrm().ask(sandbox -> {
                        sandbox.settings().set("forbidWebhooks", false);
                        return null;
                    });
                });
    }

    @Test
    void aRouteDoesNotRun() throws Throwable {
        get("/q/dev/route?action=stop&filter=sync");

        told(
                () -> {
                    lives(true);
                    isDown("routes", "route sync is stopped");
                },
                () -> {
                    get("/q/dev/route?action=start&filter=sync");
                });
    }

    @Test
    void theRouteOfWebhooksDoesNotRun() throws Throwable {
        get("/q/dev/route?action=stop&filter=intake");

        told(
                () -> {
                    lives(false);
                    isDown("ready", "route intake does not run");
                    isDown("routes", "route intake is stopped");
                },
                () -> {
                    get("/q/dev/route?action=start&filter=intake");
                });
    }

    @Test
    void theSpoolIsFullWhileRedisIsAwayAndWhatItHeldParksAfterwards() throws Throwable {
        redis.kill();
        assertThat(webhook("x".repeat(700_000))).isEqualTo(200);
        assertThat(webhook("y".repeat(700_000))).isEqualTo(503);

        told(
                () -> {
                    lives(false);
                    isDown("spool", "full");
                    isDown("ready", "the spool");
                },
                () -> {
                    redis.restart();

                    await().atMost(MENDED).untilAsserted(() -> {
                        assertThat(hub.metric("leadbridge_queue_parked")).isPositive();
                        HttpResponse<String> health = get("/observe/health?data=true");
                        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
                        assertThat(check(health, "queue").at("/data/parked").asInt())
                                .isPositive();
                    });
                });
    }

    private static void told(ThrowingRunnable row, ThrowingRunnable mend) throws Throwable {
        try {
            await().atMost(TOLD).pollInterval(Duration.ofMillis(200)).untilAsserted(row);
        } finally {
            mend.run();
        }
    }

    /** The process is never to be restarted for any of this; and no balancer is to leave it, but where it takes no webhook. */
    private static void lives(boolean ready) throws Exception {
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(ready ? 200 : 503);
    }

    private static void isDown(String name, String words) throws Exception {
        HttpResponse<String> health = get("/observe/health?data=true");
        assertThat(health.statusCode()).isEqualTo(503);
        JsonNode check = check(health, name);
        assertThat(check.path("status").asText()).as(health.body()).isEqualTo("DOWN");
        // Camel escapes it twice.
        assertThat(check.path("message").asText().replace("\\/", "/")).contains(words);
        assertThat(up(name)).as("leadbridge_health_up of " + name).isZero();
    }

    private static double up(String name) throws IOException {
        return hub.metric("leadbridge_health_up{check=\"" + name + "\"}");
    }

    private static double connections(String crm, String state) throws IOException {
        return hub.metric("leadbridge_connections{crm=\"" + crm + "\",state=\"" + state + "\"}");
    }

    private static JsonNode check(HttpResponse<String> health, String name) throws IOException {
        return StreamSupport.stream(JSON.readTree(health.body()).path("checks").spliterator(), false)
                .filter(check -> check.path("name").asText().equals("leadbridge:" + name))
                .findFirst()
                .orElseThrow();
    }

    private static int webhook(String body) throws Exception {
        return post(
                        "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT")
                                + "/webhooks/demo/amocrm/demo-amocrm-secret",
                        body)
                .statusCode();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + environment.get("LEADBRIDGE_MANAGEMENT_PORT") + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String url, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
