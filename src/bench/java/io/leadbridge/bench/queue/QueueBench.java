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

    /**
     * @param folder for data and logs
     */
    public QueueBench(BenchSettings settings, Peer peer, Path folder) {
        this.settings = settings;
        this.peer = peer;
        this.folder = folder;
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
                String suffix = fsync.equals("always") ? ".always" : "";
                QuietGate gate = new QuietGate(settings.gate());
                Duel duel = new Duel(gate, settings.pairs());
                for (RateCase rate : RATES) {
                    if (settings.wants(rate.name() + suffix)) {
                        Duel.Result<Double> result = rate.measure(duel, queues, settings.seconds());
                        lines.accept(new BenchLine(
                                rate.name() + suffix,
                                Spread.of(result.ours()),
                                Spread.of(result.peer()),
                                rate.goal(),
                                "messages/s",
                                gate.verdict()));
                    }
                }
            }
        }
    }
}
