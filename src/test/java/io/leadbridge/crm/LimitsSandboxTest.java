package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The rate over real HTTP, at its true value, measured by the sandbox's own limiter. */
class LimitsSandboxTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final int CALLS = 60;

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

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
            ExecutorService threads = Executors.newFixedThreadPool(10);
            List<Callable<Answer<List<Record>>>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                Wiring wiring = i % 2 == 0 ? one : two;
                calls.add(() -> wiring.crm.fetch(ACME, Set.of("1"), null));
            }

            for (Future<Answer<List<Record>>> call : threads.invokeAll(calls)) {
                // Held would be fine, too: then nothing was sent.
                assertThat(call.get()).isNotInstanceOf(Answer.Later.class);
            }
            threads.shutdown();

            assertThat(count(server, "refused")).isZero();
            assertThat(count(server, "total")).as("calls that went out").isGreaterThan(CALLS * 8 / 10);
        }
    }

    private static long count(SandboxServer server, String what) {
        return server.<Long>ask(sandbox -> CrmContractTest.json(
                        sandbox.handle(io.leadbridge.sandbox.Request.of("GET", "/sandbox/calls", Map.of(), "")))
                .path(what)
                .asLong());
    }
}
