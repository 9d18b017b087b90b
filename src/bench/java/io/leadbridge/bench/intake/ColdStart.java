package io.leadbridge.bench.intake;

import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.Peer;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A server that was just started: how long until it keeps a webhook, and what it does in its first seconds. */
final class ColdStart {

    /** Line of the rate in the first seconds. */
    static final String FIRST = "intake.cold.first10s";
    /** Line of the start. */
    static final String START = "intake.start";

    private static final int SECONDS = 10;
    private static final double GOAL_MILLIS = 2500;

    private final BenchHome home;
    private final Peer peer;
    private final Wrk wrk;
    private final QuietGate gate;
    private final int pairs;

    ColdStart(BenchHome home, Peer peer, Wrk wrk, QuietGate gate, int pairs) {
        this.home = home;
        this.peer = peer;
        this.wrk = wrk;
        this.gate = gate;
        this.pairs = pairs;
    }

    private record Cold(double startMillis, double rate, long errors) {}

    /** Both lines. */
    Stream<BenchLine> measure(BenchRedis redis, String suffix) throws Exception {
        Callable<Void> empty = () -> {
            redis.empty();
            return null;
        };
        Duel.Result<Cold> result = new Duel(gate, pairs)
                .measure(
                        new Duel.Contestant<>(empty, () -> cold(IntakeServer.ours(home, redis, ""))),
                        new Duel.Contestant<>(empty, () -> cold(IntakeServer.peer(peer, home, redis))));
        long errors = result.ours().stream().mapToLong(Cold::errors).sum();
        String note = "errors=" + errors + " " + gate.verdict();
        return Stream.of(
                new BenchLine(
                        FIRST + suffix,
                        Spread.of(result.ours(), Cold::rate),
                        Spread.of(result.peer(), Cold::rate),
                        Goal.ratioAtLeast(1),
                        "webhooks/s",
                        note),
                new BenchLine(
                        START + suffix,
                        Spread.of(result.ours(), Cold::startMillis),
                        Spread.of(result.peer(), Cold::startMillis),
                        Goal.oursAtMost(GOAL_MILLIS),
                        "ms",
                        note));
    }

    private Cold cold(IntakeServer started) throws Exception {
        try (started) {
            Wrk.Load load = wrk.run(started, SECONDS);
            return new Cold(started.startMillis(), load.perSecond(), load.errors());
        }
    }
}
