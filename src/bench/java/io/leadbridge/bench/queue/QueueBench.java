package io.leadbridge.bench.queue;

import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.Peer;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** All lines of {@code -Dbench=queue}. */
public final class QueueBench {

    private static final int CONCURRENCY = 32;

    private static final List<RateCase> RATES = List.of(
            new RateCase(
                    "queue.process.batch",
                    "process",
                    Map.of("concurrency", CONCURRENCY, "batchSize", 100),
                    Goal.ratioAtLeast(6),
                    20_000),
            new RateCase(
                    "queue.process.single",
                    "process",
                    Map.of("concurrency", CONCURRENCY, "batchSize", 1),
                    Goal.ratioAtLeast(2),
                    20_000),
            new RateCase("queue.enqueue.sequential", "enqueue", Map.of("inFlight", 1), Goal.ratioAtLeast(1.5), 5_000),
            new RateCase("queue.enqueue.parallel", "enqueue", Map.of("inFlight", 50), Goal.ratioAtLeast(2.5), 20_000));

    private final BenchSettings settings;
    private final Peer peer;
    private final Path folder;
    private final QuietGate gate;
    private final Duel duel;

    /** @param folder for data and logs */
    public QueueBench(BenchSettings settings, Peer peer, Path folder) {
        this.settings = settings;
        this.peer = peer;
        this.folder = folder;
        this.gate = new QuietGate(settings.gate());
        this.duel = new Duel(gate, settings.pairs());
    }

    /**
     * Measures everything that is asked for.
     *
     * @param lines takes each result as soon as it is there
     */
    public void run(Consumer<BenchLine> lines) throws Exception {
        try (BenchRedis redis = BenchRedis.start(folder);
                Queues queues = new Queues(redis, peer, folder)) {
            for (String fsync : settings.fsync()) {
                redis.fsync(fsync);
                String suffix = BenchSettings.suffix(fsync);
                measure(queues, suffix, lines);
            }
        }
    }

    private void measure(Queues queues, String suffix, Consumer<BenchLine> lines) throws Exception {
        for (RateCase rate : RATES) {
            if (settings.wants(rate.name() + suffix)) {
                lines.accept(line(rate, rate.name() + suffix, queues));
            }
        }
        Latency latency = new Latency(queues, duel, gate, settings.seconds());
        if (settings.wants("queue.p99" + suffix)) {
            lines.accept(latency.openLoop("queue.p99" + suffix));
        }
        if (settings.wants("queue.fairness.p99" + suffix)) {
            lines.accept(latency.fairness("queue.fairness.p99" + suffix));
        }
        if (settings.wants("queue.recovery" + suffix)) {
            lines.accept(new Recovery(queues, duel, gate).measure("queue.recovery" + suffix));
        }
        Memory memory = new Memory(queues);
        for (Memory.Form form : Memory.Form.values()) {
            if (settings.wants(form.line() + suffix)) {
                lines.accept(memory.measure(form, suffix));
            }
        }
        // Redis' part in it does not depend on when the file is written.
        if (suffix.isEmpty() && settings.wants(Backlog.LINE)) {
            lines.accept(new Backlog(queues, duel, gate).measure());
        }
    }

    private BenchLine line(RateCase rate, String name, Queues queues) throws Exception {
        Duel.Result<RateCase.Run> result = rate.measure(duel, queues, settings.seconds());
        String cpu = String.format(
                Locale.ROOT,
                "cpu-us=%.1f peer-cpu-us=%.1f ",
                Spread.of(result.ours(), RateCase.Run::cpuMicros).median(),
                Spread.of(result.peer(), RateCase.Run::cpuMicros).median());
        return new BenchLine(
                name,
                Spread.of(result.ours(), RateCase.Run::rate),
                Spread.of(result.peer(), RateCase.Run::rate),
                rate.goal(),
                "messages/s",
                cpu + gate.verdict());
    }
}
