package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.net.URI;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many calls to one host at a time, none of them answered soon: as many connections are needed. */
class SlowAnswersTest {

    private static final int CALLS = 30;
    private static final TenantId ACME = new TenantId("acme");

    /** Without the rates. Only the wait for a connection is as short as it is shipped. */
    private static final Map<String, String> PATIENT = Map.of(
            "amocrm.requests-per-window", "1000",
            "amocrm.account-requests-per-window", "1000",
            "amocrm.response-timeout-ms", "20000",
            "amocrm.call-ms", "30000",
            "lptracker.requests-per-window", "1000",
            "lptracker.response-timeout-ms", "20000",
            "lptracker.call-ms", "30000");

    @Test
    void amocrmHasAConnectionForEachCall() throws Exception {
        everyCallIsAnswered(
                new Account(ACME, new CrmId("amocrm")),
                AmoSandbox.create(Clock.systemUTC(), new Random(1)),
                new Connection.Credentials.Token("demo"));
    }

    @Test
    void lptrackerHasAConnectionForEachCall() throws Exception {
        everyCallIsAnswered(
                new Account(ACME, new CrmId("lptracker")),
                LpSandbox.create(Clock.systemUTC(), new Random(1)),
                new Connection.Credentials.Login("demo@example.test", "demo"));
    }

    private static void everyCallIsAnswered(Account account, Sandbox sandbox, Connection.Credentials credentials)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        try (SandboxServer server = SandboxServer.start(0, sandbox);
                Wiring wiring = new Wiring(PATIENT)) {
            wiring.connect(new Connection(account, URI.create(server.url()), credentials, null, "77", "hook"));
            Callable<Answer<List<Record>>> call = () -> wiring.crm.fetch(account, Set.of("1"), null);
            // LPTracker's login is over by then.
            assertThat(call.call()).isInstanceOf(Answer.Ok.class);
            server.ask(slow -> slow.handle(Request.of(
                    "POST", "/sandbox/faults", Map.of(), "{\"rateLimit\":\"off\",\"latencyMs\":[1000,1000]}")));

            for (Future<Answer<List<Record>>> answer : threads.invokeAll(Collections.nCopies(CALLS, call))) {
                assertThat(answer.get()).isInstanceOf(Answer.Ok.class);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
