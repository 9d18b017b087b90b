package io.leadbridge.bench.queue;

import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.ProcessUse;
import io.leadbridge.bench.process.Side;
import io.leadbridge.bench.report.Goal;
import java.util.HashMap;
import java.util.Map;

/**
 * Messages per second of one verb.
 *
 * @param name of its line
 * @param verb {@code process} or {@code enqueue}
 * @param options the verb's arguments, the same for both sides; a side ignores what it does not know
 * @param goal what was asked for
 * @param warmUp messages of the first run, from which the size of the measured ones is reckoned
 */
record RateCase(String name, String verb, Map<String, Integer> options, Goal goal, int warmUp) {

    /** Bounds the memory that waiting messages take in Redis: some 0.5 GB. */
    private static final int MOST_MESSAGES = 600_000;

    private static final int GROUP_SIZE = 40;
    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * A run's figures.
     *
     * @param rate messages per second
     * @param cpuMicros processor time per message, of the side's process and of Redis together, in microseconds
     */
    record Run(double rate, double cpuMicros) {}

    /** Measures both sides. */
    Duel.Result<Run> measure(Duel duel, Queues queues, int seconds) throws Exception {
        Duel.Contestant<Run> ours = contestant(queues, queues.ours(), seconds);
        Duel.Contestant<Run> peer = contestant(queues, queues.theirs(), seconds);
        return duel.measure(ours, peer);
    }

    /** Two runs that do not count, warm up and tell how many messages take the time asked for. */
    private Duel.Contestant<Run> contestant(Queues queues, Side side, int seconds) throws Exception {
        Runs first = new Runs(queues, side, warmUp);
        first.prepare();
        Runs second = new Runs(queues, side, messages(first.run().rate(), seconds));
        second.prepare();
        Runs measured = new Runs(queues, side, messages(second.run().rate(), seconds));

        return new Duel.Contestant<>(measured::prepare, measured::run);
    }

    private static int messages(double rate, int seconds) {
        return (int) Math.max(1000, Math.min(MOST_MESSAGES, rate * seconds));
    }

    private final class Runs {
        private final Queues queues;
        private final Side side;
        private final int count;
        private String queue;

        Runs(Queues queues, Side side, int count) {
            this.queues = queues;
            this.side = side;
            this.count = count;
        }

        Void prepare() throws Exception {
            queues.empty();
            queue = queues.nextName();
            if (verb.equals("process")) {
                side.ask("fill", Map.of("queue", queue, "count", count, "groupSize", GROUP_SIZE));
            }
            queues.redis().settle();
            return null;
        }

        Run run() throws Exception {
            Map<String, Object> arguments = new HashMap<>(options);
            arguments.putAll(Map.of("queue", queue, "count", count, "groupSize", GROUP_SIZE));
            double cpuBefore = cpuSeconds();
            double seconds = side.ask(verb, arguments).get("seconds").asDouble();
            return new Run(count / seconds, (cpuSeconds() - cpuBefore) / count * MICROS_PER_SECOND);
        }

        private double cpuSeconds() {
            return ProcessUse.cpuSeconds(side.pid())
                    + ProcessUse.cpuSeconds(queues.redis().pid());
        }
    }
}
