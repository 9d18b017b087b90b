package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The rate over real HTTP, at its true value: what the sandbox has counted at a time, beside what the limit allows until
 * then. A machine that stands still makes calls late, never early, so this holds on any.
 */
class LimitsSandboxTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final int CALLS = 60;
    /** The defaults of {@code amocrm.requests-per-window} and {@code amocrm.window-ms}. */
    private static final int SLOTS = 7;

    private static final long WINDOW_MS = 1111;
    /** Redis tells the time, in whole milliseconds; this JVM measures it. */
    private static final long CLOCKS_MS = 50;

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    @Test
    void twoInstancesTogetherNeverCallMoreOftenThanOneMay() throws Exception {
        StringRedisTemplate redis = new StringRedisTemplate(TestRedis.shared().factory());
        OAuthStore pairs = new OAuthMemoryStore(Clock.systemUTC());
        try (SandboxServer server = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
                Wiring one = new Wiring(Map.of(), new RedisSlots(redis), pairs);
                Wiring two = new Wiring(Map.of(), new RedisSlots(redis), pairs)) {
            // Its own limit goes by the time when a call arrives.
            ask(server, "POST", "/sandbox/faults", "{\"rateLimit\":\"off\"}");
            Connection connection = new Connection(
                    ACME, URI.create(server.url()), new Connection.Credentials.Token("demo"), null, null, "hook");
            one.connect(connection);
            two.connect(connection);

            long begin = System.nanoTime();
            List<Future<Answer<List<Record>>>> calls = callSideBySide(one, two);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        boolean over = calls.stream().allMatch(Future::isDone);
                        assertWithinTheLimit(server, begin);
                        return over;
                    });

            assertThat(count(server)).as("calls that went out").isGreaterThan(CALLS * 8 / 10);
        }
    }

    private static void assertWithinTheLimit(SandboxServer server, long begin) {
        long total = count(server);
        long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

        assertThat(total)
                .as("calls within " + elapsedMs + " ms")
                .isLessThanOrEqualTo(SLOTS * ((elapsedMs + CLOCKS_MS) / WINDOW_MS + 1));
    }

    private static List<Future<Answer<List<Record>>>> callSideBySide(Wiring one, Wiring two) {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        List<Future<Answer<List<Record>>>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Wiring wiring = i % 2 == 0 ? one : two;
            calls.add(threads.submit(() -> wiring.crm.fetch(ACME, Set.of("1"), null)));
        }
        threads.shutdown();
        return calls;
    }

    private static long count(SandboxServer server) {
        return ask(server, "GET", "/sandbox/calls", "").path("total").asLong();
    }

    private static JsonNode ask(SandboxServer server, String method, String path, String body) {
        return server.<JsonNode>ask(
                sandbox -> CrmContractTest.json(sandbox.handle(Request.of(method, path, Map.of(), body))));
    }
}
