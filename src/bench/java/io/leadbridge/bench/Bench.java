package io.leadbridge.bench;

import io.leadbridge.bench.calls.CallsBench;
import io.leadbridge.bench.history.HistoryBench;
import io.leadbridge.bench.intake.IntakeBench;
import io.leadbridge.bench.machine.Conditions;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.Peer;
import io.leadbridge.bench.process.Tools;
import io.leadbridge.bench.queue.QueueBench;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.rules.RulesBench;
import io.leadbridge.bench.sync.SyncBench;
import io.leadbridge.bench.tenants.TenantsBench;
import io.leadbridge.bench.whatif.WhatIfBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code mvn -q -Pbench verify -Dbench=NAME}: measures, and prints the results last. */
public final class Bench {

    private static final List<String> NAMES =
            List.of("queue", "intake", "calls", "sync", "rules", "tenants", "whatif", "history");
    private static final Path FOLDER = Path.of("target/bench");
    /** Tells the build that nothing was measured. */
    private static final Path FAILED = FOLDER.resolve("failed");

    private Bench() {}

    /** @param arguments none; everything is a system property, see {@link BenchSettings} */
    public static void main(String[] arguments) throws Exception {
        int code = 0;
        Files.createDirectories(FOLDER);
        Files.deleteIfExists(FAILED);
        try {
            run(BenchSettings.read());
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            Files.writeString(FAILED, e + "\n");
            code = 2;
        }
        // Whatever a library has left running must not keep the build.
        System.exit(code);
    }

    private static void run(BenchSettings settings) throws Exception {
        if (!NAMES.contains(settings.bench())) {
            throw new IllegalArgumentException(
                    "-Dbench=" + settings.bench() + " given, one of " + String.join(", ", NAMES) + " allowed");
        }
        List<BenchLine> lines = new ArrayList<>();
        Consumer<BenchLine> found = line -> {
            System.out.println("# " + line.text());
            lines.add(line);
        };
        if (settings.bench().equals("calls")) {
            System.out.println("# " + Conditions.machine());
            System.out.println("# " + settings);
            new CallsBench(settings, FOLDER).run(found);
        } else if (settings.bench().equals("sync")) {
            System.out.println("# " + Conditions.machine());
            System.out.println("# " + settings);
            new SyncBench(settings, FOLDER).run(found);
        } else if (settings.bench().equals("rules")) {
            System.out.println("# " + Conditions.machine());
            System.out.println("# " + settings);
            new RulesBench(settings, FOLDER).run(found);
        } else if (settings.bench().equals("tenants")) {
            System.out.println("# " + Conditions.machine());
            new TenantsBench(settings, FOLDER).run(found);
        } else if (settings.bench().equals("whatif")) {
            System.out.println("# " + Conditions.machine());
            System.out.println("# " + settings);
            new WhatIfBench(settings, FOLDER).run(found);
        } else if (settings.bench().equals("history")) {
            System.out.println("# " + Conditions.machine());
            System.out.println("# " + settings);
            new HistoryBench(settings, FOLDER, Integer.getInteger("bench.events", 1_000_000)).run(found);
        } else {
            duel(settings, found);
        }
        lines.forEach(line -> System.out.println(line.text()));
    }

    /** Those that measure ours beside a peer. */
    private static void duel(BenchSettings settings, Consumer<BenchLine> found) throws Exception {
        if (settings.bench().equals("intake")) {
            Tools.require("wrk", "apt-get install wrk");
        }
        Peer peer = Peer.install(FOLDER.resolve("node"));
        conditions(settings, peer);
        if (settings.bench().equals("queue")) {
            new QueueBench(settings, peer, FOLDER).run(found);
        } else {
            new IntakeBench(settings, peer, FOLDER).run(found);
        }
    }

    private static void conditions(BenchSettings settings, Peer peer) throws Exception {
        System.out.println("# " + Conditions.machine());
        System.out.println("# peer: Node "
                + Tools.run(FOLDER, List.of("node", "--version")).strip() + ", bullmq "
                + peer.version("bullmq") + ", ioredis " + peer.version("ioredis") + ", fastify "
                + peer.version("fastify"));
        try (BenchRedis redis = BenchRedis.start(FOLDER)) {
            System.out.println("# redis-server " + redis.version() + ", append-only file in " + FOLDER);
        }
        if (settings.bench().equals("intake")) {
            System.out.println("# " + Tools.firstLine(List.of("wrk", "-v")));
        }
        System.out.println("# " + settings);
    }
}
