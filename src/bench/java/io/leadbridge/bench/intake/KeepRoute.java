package io.leadbridge.bench.intake;

import io.leadbridge.bench.Duel;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.util.List;
import java.util.stream.Stream;

/** How a webhook is kept, and what was asked of that. */
enum KeepRoute {
    /** The shipped default: idempotentConsumer and queue, two round trips. */
    EIP("eip", "", Goal.ratioAtLeast(1.6), Goal.ratioAtMost(0.7)),
    /** Dedup and queue in the one script. */
    FUSED("fused", BenchHome.FUSED, Goal.ratioAtLeast(2), Goal.ratioAtMost(0.6));

    private static final Goal NO_WORSE = Goal.ratioAtMost(1);

    private static final double BYTES_PER_MIB = 1 << 20;

    private final String word;
    private final String setting;
    private final Goal rate;
    private final Goal cpu;

    KeepRoute(String word, String setting, Goal rate, Goal cpu) {
        this.word = word;
        this.setting = setting;
        this.rate = rate;
        this.cpu = cpu;
    }

    /** Value of {@code intake.keep}; empty for the default. */
    String setting() {
        return setting;
    }

    /** Names of its lines, without the suffix of the fsync mode. */
    Stream<String> lines() {
        return Stream.of("intake.rate.", "intake.cpu.", "intake.p99.", "intake.rss.")
                .map(name -> name + word);
    }

    /** The line of the most memory that the whole server had resident so far; Redis is not part of it. */
    BenchLine memory(long ours, long peer, String suffix) {
        return new BenchLine(
                "intake.rss." + word + suffix,
                Spread.of(List.of(ours / BYTES_PER_MIB)),
                Spread.of(List.of(peer / BYTES_PER_MIB)),
                Goal.oursAtMost(256),
                "MiB",
                "");
    }

    /** Its lines. */
    Stream<BenchLine> results(Duel.Result<Passes.Pass> result, String suffix, String note) {
        String end = word + suffix;
        return Stream.of(
                new BenchLine(
                        "intake.rate." + end,
                        Spread.of(result.ours(), Passes.Pass::rate),
                        Spread.of(result.peer(), Passes.Pass::rate),
                        rate,
                        "webhooks/s",
                        note),
                new BenchLine(
                        "intake.cpu." + end,
                        Spread.of(result.ours(), Passes.Pass::cpuMicros),
                        Spread.of(result.peer(), Passes.Pass::cpuMicros),
                        cpu,
                        "us/webhook",
                        note),
                new BenchLine(
                        "intake.p99." + end,
                        Spread.of(result.ours(), Passes.Pass::p99Millis),
                        Spread.of(result.peer(), Passes.Pass::p99Millis),
                        NO_WORSE,
                        "ms",
                        note));
    }
}
