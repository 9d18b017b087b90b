package io.leadbridge.bench.queue;

import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a processed message costs while a thousand and while a million wait. */
final class Backlog {

    /** Name of its line. */
    static final String LINE = "queue.flat";

    private static final List<Integer> BACKLOGS = List.of(1_000, 10_000, 100_000, 1_000_000);
    /** Taken from each backlog; as many times as that is there, so that all are averages over as many messages. */
    private static final int TAKEN = 20_000;

    private static final int GROUP_SIZE = 40;
    /** Fewer than the smallest backlog has groups, so that all workers are busy in each. */
    private static final int CONCURRENCY = 8;

    private static final double GOAL = 1.2;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Queues queues;
    private final Duel duel;
    private final QuietGate gate;
    private String queue;

    Backlog(Queues queues, Duel duel, QuietGate gate) {
        this.queues = queues;
        this.duel = duel;
        this.gate = gate;
    }

    /** The line: the dearest backlog's time per message divided by that of the cheapest. */
    BenchLine measure() throws Exception {
        StringBuilder micros = new StringBuilder();
        double least = Double.MAX_VALUE;
        double most = 0;
        Spread spread = null;
        micros(BACKLOGS.get(1));
        for (int backlog : BACKLOGS) {
            spread = duel.measure(new Duel.Contestant<>(() -> null, () -> micros(backlog)));
            micros.append(String.format(Locale.ROOT, "us-at-%d=%.1f ", backlog, spread.median()));
            least = Math.min(least, spread.median());
            most = Math.max(most, spread.median());
        }
        double ratio = most / least;
        return new BenchLine(
                LINE,
                new Spread(ratio, ratio, ratio, spread.count()),
                null,
                Goal.oursAtMost(GOAL),
                "dearest/cheapest",
                micros + gate.verdict());
    }

    private double micros(int backlog) throws Exception {
        double seconds = 0;
        int taken = 0;
        while (taken < TAKEN) {
            fill(backlog);
            int count = Math.min(backlog, TAKEN);
            seconds += queues.ours()
                    .ask("span", Map.of("queue", queue, "count", count, "concurrency", CONCURRENCY))
                    .get("seconds")
                    .asDouble();
            taken += count;
        }
        return seconds / taken * MICROS_PER_SECOND;
    }

    private void fill(int backlog) throws Exception {
        queues.empty();
        queue = queues.nextName();
        queues.ours().ask("fill", Map.of("queue", queue, "count", backlog, "groupSize", GROUP_SIZE));
        queues.redis().settle();
    }
}
