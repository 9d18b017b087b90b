package io.leadbridge.bench.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.process.Side;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/** From enqueue to handler, in milliseconds, at a fixed rate: sent on time, however long the answers take. */
final class Latency {

    private static final double P99 = 0.99;
    private static final double GOAL_MILLIS = 20;
    private static final int FLOOD = 100_000;
    private static final int LEAST_SECONDS = 10;

    private final Queues queues;
    private final Duel duel;
    private final QuietGate gate;
    private final int seconds;
    private String queue;

    Latency(Queues queues, Duel duel, QuietGate gate, int seconds) {
        this.queues = queues;
        this.duel = duel;
        this.gate = gate;
        this.seconds = Math.max(LEAST_SECONDS, seconds);
    }

    /** The line of 500 messages a second, in 1000 groups, with a handler that does nothing. */
    BenchLine openLoop(String name) throws Exception {
        Load load = new Load(500, 32, 0, 1000);
        for (Side side : new Side[] {queues.ours(), queues.theirs()}) {
            prepare(side, 0);
            p99(side, load);
        }
        Duel.Result<Double> result = duel.measure(contestant(queues.ours(), load), contestant(queues.theirs(), load));
        return new BenchLine(
                name,
                Spread.of(result.ours()),
                Spread.of(result.peer()),
                Goal.oursAtMost(GOAL_MILLIS),
                "ms",
                gate.verdict());
    }

    /**
     * The line of a quiet group, 20 messages a second, behind 100,000 messages of another one. The peer has no groups; it is
     * measured once, for it takes minutes.
     */
    BenchLine fairness(String name) throws Exception {
        Load quiet = new Load(20, 20, 20, 1);
        Spread alone = duel.measure(contestant(queues.ours(), quiet));
        Spread behind = duel.measure(
                new Duel.Contestant<>(() -> prepare(queues.ours(), FLOOD), () -> p99(queues.ours(), quiet)));
        double peer = gate.measure(() -> prepare(queues.theirs(), FLOOD), () -> p99(queues.theirs(), quiet));
        return new BenchLine(
                name,
                behind,
                new Spread(peer, peer, peer, 1),
                Goal.oursAtMost(2 * alone.median() + GOAL_MILLIS),
                "ms",
                String.format(Locale.ROOT, "alone=%.2f %s", alone.median(), gate.verdict()));
    }

    private record Load(int rate, int concurrency, int handlerMillis, int groups) {}

    private Duel.Contestant<Double> contestant(Side side, Load load) {
        return new Duel.Contestant<>(() -> prepare(side, 0), () -> p99(side, load));
    }

    private Void prepare(Side side, int flood) throws Exception {
        queues.empty();
        queue = queues.nextName();
        if (flood > 0) {
            side.ask("fill", Map.of("queue", queue, "count", flood, "groupSize", flood));
        }
        queues.redis().settle();
        return null;
    }

    private double p99(Side side, Load load) throws Exception {
        JsonNode millis = side.ask(
                        "latency",
                        Map.of(
                                "queue", queue,
                                "rate", load.rate,
                                "count", load.rate * seconds,
                                "concurrency", load.concurrency,
                                "handlerMillis", load.handlerMillis,
                                "groups", load.groups))
                .get("millis");
        double[] values = StreamSupport.stream(millis.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        return Spread.percentile(values, P99);
    }
}
