package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.testing.Stalls;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The rate over real HTTP, at its true value, measured by the sandbox's own limiter. */
class LimitsSandboxTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final int CALLS = 60;
    private static final int RUNS = 4;
    private static final Duration ROOM = Duration.ofMillis(50);

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    /** A run during which the machine stood still for longer than the rate leaves room for says nothing: it is repeated. */
    @Test
    void twoInstancesTogetherAreNeverRefusedByTheCrmsLimit() throws Exception {
        StringRedisTemplate redis = new StringRedisTemplate(TestRedis.shared().factory());
        OAuthStore pairs = new OAuthMemoryStore(Clock.systemUTC());
        try (SandboxServer server = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
                Wiring one = new Wiring(Map.of(), new RedisSlots(redis), pairs);
                Wiring two = new Wiring(Map.of(), new RedisSlots(redis), pairs)) {
            Connection connection = new Connection(
                    ACME, URI.create(server.url()), new Connection.Credentials.Token("demo"), null, null, "hook");
            one.connect(connection);
            two.connect(connection);
            for (int run = 0; run < RUNS; run++) {
                long refused = count(server, "refused");
                long total = count(server, "total");
                Duration worst = callSideBySide(one, two);
                if (count(server, "refused") == refused) {
                    assertThat(count(server, "total") - total)
                            .as("calls that went out")
                            .isGreaterThan(CALLS * 8 / 10);
                    return;
                }
                assertThat(worst)
                        .as("the machine did not stand still, but calls were refused")
                        .isGreaterThan(ROOM);
            }
            fail("in each of " + RUNS + " runs the machine stood still for more than " + ROOM);
        }
    }

    private static Duration callSideBySide(Wiring one, Wiring two) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        List<Callable<Answer<List<Record>>>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Wiring wiring = i % 2 == 0 ? one : two;
            calls.add(() -> wiring.crm.fetch(ACME, Set.of("1"), null));
        }
        try (Stalls stalls = new Stalls()) {
            threads.invokeAll(calls);
            return stalls.worst();
        } finally {
            threads.shutdown();
        }
    }

    private static long count(SandboxServer server, String what) {
        return server.<Long>ask(sandbox -> CrmContractTest.json(
                        sandbox.handle(io.leadbridge.sandbox.Request.of("GET", "/sandbox/calls", Map.of(), "")))
                .path(what)
                .asLong());
    }
}
