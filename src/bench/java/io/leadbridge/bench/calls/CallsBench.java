package io.leadbridge.bench.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.HubProcess;
import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** All lines of {@code -Dbench=calls}. */
public final class CallsBench {

    private static final int LEADS = 500;
    private static final int SOME = 100;
    /** LPTracker's own pace on production. amoCRM's is not told anywhere: the same as between two good servers. */
    private static final String LPTRACKER_LATENCY = "{\"rateLimit\":\"on\",\"latencyMs\":[750,1600]}";

    private static final String AMOCRM_LATENCY = "{\"rateLimit\":\"on\",\"latencyMs\":[80,250]}";
    private static final String NO_LIMIT = "{\"rateLimit\":\"off\",\"latencyMs\":[0,0]}";
    /** What {@code routes/crm-lptracker.camel.yaml} sets: 3 requests in 1111 ms. */
    private static final double LPTRACKER_RATE = 3 / 1.111;

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(20);
    /** A stage for those that entered "In work"; the demo's rules leave the call centre's stages alone. */
    private static final String STAGE_RULE =
            """

              - name: what sales work on, the call centre works on
                from: amocrm
                when: {all: [{change: [status]}, {pipeline: Sales}, {status: In work}]}
                then:
                  - {sync-to: lptracker, if-missing: skip, stage: В работе, fields: *to-lptracker}
            """;

    private final BenchSettings settings;
    private final Path folder;
    private final List<Double> shares = new ArrayList<>();
    private long refused;

    /**
     * @param folder for data and logs
     */
    public CallsBench(BenchSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * Measures everything that is asked for.
     *
     * @param lines takes each result as soon as it is there
     */
    public void run(Consumer<BenchLine> lines) throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(folder), "calls");
        try (TwoCrms crms = TwoCrms.start()) {
            Crowd crowd = new Crowd(crms);
            Map<String, String> environment = environment(home, crms);
            link(crms, crowd, environment);
            crms.faults(crms.amocrm(), AMOCRM_LATENCY);
            crms.faults(crms.lptracker(), LPTRACKER_LATENCY);
            try (HubProcess hub = HubProcess.start(environment, "run")) {
                lines(crms, crowd, lines);
                hub.stop();
            }
        }
    }

    private void lines(TwoCrms crms, Crowd crowd, Consumer<BenchLine> lines) throws Exception {
        List<JsonNode> amocrm = List.copyOf(crowd.inAmocrm("Linked").values());
        List<JsonNode> lptracker = List.copyOf(crowd.inLptracker("Linked").values());
        measure(crms, lines, "calls.fields", LEADS, 0.1, 1.1, () -> {
            crowd.editInAmocrm(amocrm, (lead, body) -> body.put("price", 2001));
            return () -> budgets(crowd, 2001) == LEADS;
        });
        measure(crms, lines, "calls.stage", SOME, 0.1, 2.1, () -> {
            crowd.editInAmocrm(amocrm.subList(0, SOME), (lead, body) -> body.put("price", 2002)
                    .put("pipeline_id", 5149393)
                    .put("status_id", 61605486));
            return () -> budgets(crowd, 2002) == SOME && stages(crowd, 1648190) == SOME;
        });
        measure(crms, lines, "calls.contact", SOME, 0.1, 2.1, () -> {
            List<JsonNode> some = amocrm.subList(SOME, 2 * SOME);
            crowd.editInAmocrm(some, (lead, body) -> body.put("price", 2003));
            crowd.editContactsInAmocrm(some, (contact, body) -> body.put("name", "Renamed " + contact.path("id")));
            return () -> budgets(crowd, 2003) == SOME && renamed(crowd) == SOME;
        });
        measure(crms, lines, "calls.back", LEADS, 0.1, 0.1, () -> {
            crowd.setBudgetInLptracker(lptracker, 2004);
            return () -> prices(crowd, 2004) == LEADS;
        });
        measure(crms, lines, "calls.ten-edits", 1, 20, 2, () -> {
            for (int edit = 0; edit < 10; edit++) {
                int price = 3000 + edit;
                crowd.editInAmocrm(amocrm.subList(0, 1), (lead, body) -> body.put("price", price));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(80));
            }
            return () -> budgets(crowd, 3009) == 1;
        });
        measure(crms, lines, "calls.new", LEADS, 0.1, 2.1, () -> {
            crowd.makeInAmocrm("Fresh", LEADS, 5_000_000, 4001);
            return () -> crowd.inLptracker("Fresh").size() == LEADS;
        });
        if (!shares.isEmpty()) {
            lines.accept(
                    line("calls.lptracker-rate", shares, new Goal(Goal.Subject.OURS, true, 0.95), "of-the-set-rate"));
        }
        lines.accept(line("calls.refused", List.of((double) refused), Goal.oursAtMost(0), "calls"));
    }

    /** What people do, and how to tell that all of it has arrived. */
    private interface Deed extends Callable<Callable<Boolean>> {}

    private void measure(
            TwoCrms crms, Consumer<BenchLine> lines, String name, int leads, double amocrm, double lptracker, Deed deed)
            throws Exception {
        if (!settings.wants(name)) {
            return;
        }
        CallCount before = CallCount.of(crms);
        Pace pace = new Pace(crms, crms.lptracker());
        Callable<Boolean> arrived = deed.call();
        until(name, arrived);
        CallCount count = quiet(crms).since(before);
        pace.end();
        refused += count.refused();
        String unit = leads == 1 ? "calls" : "calls/lead";
        lines.accept(line(name + ".amocrm", List.of((double) count.amocrm() / leads), Goal.oursAtMost(amocrm), unit));
        lines.accept(line(
                name + ".lptracker", List.of((double) count.lptracker() / leads), Goal.oursAtMost(lptracker), unit));
        // With few calls the first and the last second say more than the pace.
        if (count.lptracker() >= LEADS) {
            shares.add(pace.perSecond() / LPTRACKER_RATE);
        }
    }

    private static BenchLine line(String name, List<Double> values, Goal goal, String unit) {
        return new BenchLine(name, Spread.of(values), null, goal, unit, "limits=on");
    }

    /** Makes the linked leads, without limits: that is not what is measured. */
    private static void link(TwoCrms crms, Crowd crowd, Map<String, String> environment) throws Exception {
        crms.faults(crms.amocrm(), NO_LIMIT);
        crms.faults(crms.lptracker(), NO_LIMIT);
        try (HubProcess hub = HubProcess.start(HubProcess.withoutLimits(environment), "run")) {
            crowd.makeInAmocrm("Linked", LEADS, 1_000_000, 1001);
            until("the link of " + LEADS + " leads", () -> budgets(crowd, 1001) == LEADS);
            quiet(crms);
            hub.stop();
        }
    }

    private static Map<String, String> environment(Path home, TwoCrms crms) throws IOException {
        Path tenants = Files.createDirectories(home.resolve("tenants"));
        Files.writeString(tenants.resolve("demo.yaml"), Files.readString(Path.of("tenants/demo.yaml")) + STAGE_RULE);
        Map<String, String> environment = HubProcess.between(crms, home);
        environment.put("LEADBRIDGE_TENANTS", tenants.toAbsolutePath().toString());
        return environment;
    }

    private static long budgets(Crowd crowd, int budget) throws IOException {
        return crowd.inLptracker("Linked").values().stream()
                .filter(lead -> Crowd.budget(lead).equals(Integer.toString(budget)))
                .count();
    }

    private static long prices(Crowd crowd, int price) throws IOException {
        return crowd.inAmocrm("Linked").values().stream()
                .filter(lead -> lead.path("price").asInt() == price)
                .count();
    }

    private static long stages(Crowd crowd, int stage) throws IOException {
        return crowd.inLptracker("Linked").values().stream()
                .filter(lead -> lead.path("stage_id").asInt() == stage)
                .count();
    }

    private static long renamed(Crowd crowd) throws IOException {
        return crowd.inLptracker("Linked").values().stream()
                .filter(lead -> lead.path("contact").path("name").asText().startsWith("Renamed "))
                .count();
    }

    private static void until(String what, Callable<Boolean> done) throws Exception {
        long start = System.nanoTime();
        while (!done.call()) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw new IllegalStateException(what + " did not arrive within 20 minutes");
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** Waits until no call has come for some seconds: echoes, retries and second thoughts count, too. */
    private static CallCount quiet(TwoCrms crms) throws IOException {
        CallCount last = CallCount.of(crms);
        long since = System.nanoTime();
        while (System.nanoTime() - since < QUIET_NANOS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
            CallCount now = CallCount.of(crms);
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            }
        }
        return last;
    }
}
