package io.leadbridge.bench.intake;

import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.ProcessUse;
import io.leadbridge.bench.process.BenchRedis;
import java.util.function.LongSupplier;

/** Loads one server with wrk and looks at what that cost and whether it is all there. */
final class Passes {

    private static final int WARM_UP_WEBHOOKS = 80_000;
    private static final int WARM_UP_SECONDS = 5;
    private static final int WARM_UP_PASSES = 12;
    private static final double MICROS_PER_SECOND = 1e6;

    private final IntakeServer server;
    private final BenchRedis redis;
    private final Wrk wrk;
    private final LongSupplier stored;
    private final int seconds;

    /**
     * @param stored how many messages of the server's queue are in Redis
     * @param seconds length of a pass
     */
    Passes(IntakeServer server, BenchRedis redis, Wrk wrk, LongSupplier stored, int seconds) {
        this.server = server;
        this.redis = redis;
        this.wrk = wrk;
        this.stored = stored;
        this.seconds = seconds;
    }

    /**
     * One pass.
     *
     * @param rate webhooks answered per second
     * @param p99Millis of the answers
     * @param cpuMicros processor time of the server and of Redis together, per webhook, in microseconds
     * @param errors answers that are no 2xx, errors of sockets, and webhooks answered with 2xx that Redis does not have
     */
    record Pass(double rate, double p99Millis, double cpuMicros, long errors) {}

    /** Both as a contestant. */
    Duel.Contestant<Pass> contestant() {
        return new Duel.Contestant<>(this::prepare, this::pass);
    }

    /** Passes that do not count, until as many webhooks were answered as Java needs to have compiled everything. */
    void warmUp() throws Exception {
        long answers = 0;
        for (int pass = 0; pass < WARM_UP_PASSES && answers < WARM_UP_WEBHOOKS; pass++) {
            prepare();
            answers += wrk.run(server, WARM_UP_SECONDS).answers();
        }
    }

    /** Empties Redis. */
    Void prepare() {
        redis.empty();
        return null;
    }

    /** Measures. */
    Pass pass() throws Exception {
        double cpuBefore = cpuSeconds();
        Wrk.Load load = wrk.run(server, seconds);
        double cpu = (cpuSeconds() - cpuBefore) / load.answers() * MICROS_PER_SECOND;
        // What was under way at the end is stored and not counted as answered.
        long surplus = stored.getAsLong() - (load.answers() - load.errors());
        boolean explained = surplus >= 0 && surplus <= Wrk.CONNECTIONS;
        return new Pass(load.perSecond(), load.p99Millis(), cpu, load.errors() + (explained ? 0 : Math.abs(surplus)));
    }

    private double cpuSeconds() {
        return ProcessUse.cpuSeconds(server.pid()) + ProcessUse.cpuSeconds(redis.pid());
    }
}
