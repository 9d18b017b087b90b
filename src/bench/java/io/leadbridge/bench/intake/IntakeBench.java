package io.leadbridge.bench.intake;

import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.ProcessUse;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.Peer;
import io.leadbridge.bench.report.BenchLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** All lines of {@code -Dbench=intake}. */
public final class IntakeBench {

    private static final String PEER_WAITING = "bull:webhooks:wait";

    private final BenchSettings settings;
    private final Peer peer;
    private final BenchHome home;
    private final Path folder;
    private final QuietGate gate;
    private final Duel duel;
    private final Wrk wrk;

    /** @param folder for data and logs */
    public IntakeBench(BenchSettings settings, Peer peer, Path folder) throws IOException {
        this.settings = settings;
        this.peer = peer;
        this.folder = folder;
        this.home = BenchHome.make(folder, Clock.systemUTC());
        this.gate = new QuietGate(settings.gate());
        this.duel = new Duel(gate, settings.pairs());
        this.wrk = new Wrk(peer.file("intake.lua"));
    }

    /**
     * Measures everything that is asked for.
     *
     * @param lines takes each result as soon as it is there
     */
    public void run(Consumer<BenchLine> lines) throws Exception {
        warm(lines);
        for (String fsync : settings.fsync()) {
            String suffix = BenchSettings.suffix(fsync);
            ColdStart cold = new ColdStart(home, peer, wrk, gate, settings.pairs());
            if (Stream.of(ColdStart.FIRST, ColdStart.START).anyMatch(name -> settings.wants(name + suffix))) {
                withRedis(fsync, redis -> cold.measure(redis, suffix)
                        .filter(line -> settings.wants(line.name()))
                        .forEach(lines));
            }
            if (settings.wants(Outage.LINES + suffix)) {
                withRedis(
                        fsync,
                        redis -> new Outage(home, peer, redis, fsync).measure().forEach(lines));
            }
        }
    }

    /** What is measured with a Redis of its own. */
    private interface Measurement {
        void on(BenchRedis redis) throws Exception;
    }

    private void withRedis(String fsync, Measurement measurement) throws Exception {
        try (BenchRedis redis = BenchRedis.start(folder)) {
            redis.fsync(fsync);
            measurement.on(redis);
        }
    }

    private void warm(Consumer<BenchLine> lines) throws Exception {
        for (KeepRoute route : KeepRoute.values()) {
            if (route.lines().noneMatch(settings::wantsSome)) {
                continue;
            }
            if (route == KeepRoute.FUSED && !home.hasFused()) {
                System.out.println("# the routes have no " + BenchHome.FUSED + ": its lines are left out");
                continue;
            }
            try (BenchRedis redis = BenchRedis.start(folder);
                    IntakeServer ours = IntakeServer.ours(home, redis, route.setting());
                    IntakeServer theirs = IntakeServer.peer(peer, home, redis);
                    StoredMessages stored = new StoredMessages(redis)) {
                for (String fsync : settings.fsync()) {
                    redis.fsync(fsync);
                    measure(route, BenchSettings.suffix(fsync), new Both(redis, ours, theirs, stored), lines);
                }
            }
        }
    }

    private record Both(BenchRedis redis, IntakeServer ours, IntakeServer theirs, StoredMessages stored) {}

    private void measure(KeepRoute route, String suffix, Both both, Consumer<BenchLine> lines) throws Exception {
        if (route.lines().map(name -> name + suffix).noneMatch(settings::wants)) {
            return;
        }
        Passes ours = passes(both.redis, both.ours, both.stored::count);
        Passes theirs =
                passes(both.redis, both.theirs, () -> both.redis.commands().llen(PEER_WAITING));
        for (Passes each : List.of(ours, theirs)) {
            each.warmUp();
        }
        Duel.Result<Passes.Pass> result = duel.measure(ours.contestant(), theirs.contestant());
        String note =
                "errors=" + errors(result.ours()) + " peer-errors=" + errors(result.peer()) + " " + gate.verdict();
        long resident = ProcessUse.peakResidentBytes(both.ours.pid());
        long peerResident = ProcessUse.peakResidentBytes(both.theirs.pid());
        Stream.concat(route.results(result, suffix, note), Stream.of(route.memory(resident, peerResident, suffix)))
                .filter(line -> settings.wants(line.name()))
                .forEach(lines);
    }

    private Passes passes(BenchRedis redis, IntakeServer server, LongSupplier stored) {
        return new Passes(server, redis, wrk, stored, settings.seconds());
    }

    private static long errors(List<Passes.Pass> passes) {
        return passes.stream().mapToLong(Passes.Pass::errors).sum();
    }
}
