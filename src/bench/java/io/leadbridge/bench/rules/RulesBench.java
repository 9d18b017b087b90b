package io.leadbridge.bench.rules;

import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All lines of {@code -Dbench=rules}. */
public final class RulesBench {

    private static final Path SOURCE = Path.of("src/bench/java/io/leadbridge/bench/rules/RuleBenchmarks.java");
    /** For 200 rules and one event, in microseconds. */
    private static final double GOAL = 200;
    /** Once for each version: nobody notices it in the first event after a change. */
    private static final double GOAL_OF_COMPILE = 10_000;
    /** 10,000 events against two versions of the rules in a minute, on two cores. */
    private static final double GOAL_OF_EXPLAIN = 6_000;

    /** What is measured, and the goal in microseconds. */
    private record Case(String benchmark, double goal) {}

    private final BenchSettings settings;
    private final Path folder;

    /** @param folder for what is compiled, and for logs */
    public RulesBench(BenchSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder.resolve("rules");
    }

    /**
     * Measures everything that is asked for.
     *
     * @param lines takes each result as soon as it is there
     */
    public void run(Consumer<BenchLine> lines) throws Exception {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("rules.decide", new Case("decide", GOAL));
        cases.put("rules.may-match", new Case("mayMatch", GOAL));
        cases.put("rules.compile", new Case("compile", GOAL_OF_COMPILE));
        cases.put("rules.explain", new Case("explain", GOAL_OF_EXPLAIN));
        Jmh jmh = Jmh.compile(SOURCE, folder);
        QuietGate gate = new QuietGate(settings.gate());
        for (Map.Entry<String, Case> each : cases.entrySet()) {
            if (settings.wants(each.getKey())) {
                lines.accept(line(jmh, gate, each.getKey(), each.getValue()));
            }
        }
    }

    private BenchLine line(Jmh jmh, QuietGate gate, String name, Case measured) throws Exception {
        List<Double> medians = new ArrayList<>();
        for (int run = 0; run < settings.pairs(); run++) {
            medians.add(gate.measure(() -> null, () -> jmh.median(measured.benchmark(), settings.seconds())));
        }
        Spread ours = Spread.of(medians);
        return new BenchLine(name, ours, null, Goal.oursAtMost(measured.goal()), "us", "rules=200 " + gate.verdict());
    }
}
