package io.leadbridge.bench.queue;

import io.leadbridge.bench.Duel;
import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.process.Side;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker is killed with SIGKILL while it handles a message: how long until another worker's handler gets it, in seconds.
 * Both sides with the options they ship with.
 */
final class Recovery {

    private static final double GOAL_SECONDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Queues queues;
    private final Duel duel;
    private final QuietGate gate;

    Recovery(Queues queues, Duel duel, QuietGate gate) {
        this.queues = queues;
        this.duel = duel;
        this.gate = gate;
    }

    /** The line. The peer is measured once, for it takes a minute. */
    BenchLine measure(String name) throws Exception {
        Spread ours =
                duel.measure(new Duel.Contestant<>(this::prepare, () -> seconds(queues.startOurs(), queues.ours())));
        double peer = gate.measure(this::prepare, () -> seconds(queues.startTheirs(), queues.theirs()));
        return new BenchLine(
                name, ours, new Spread(peer, peer, peer, 1), Goal.oursAtMost(GOAL_SECONDS), "s", gate.verdict());
    }

    private Void prepare() throws Exception {
        queues.empty();
        return null;
    }

    private double seconds(Side victim, Side heir) throws Exception {
        Map<String, String> queue = Map.of("queue", queues.nextName());
        try (victim) {
            heir.ask("add", queue);
            victim.ask("hang", queue);
            CompletableFuture<Long> received = CompletableFuture.supplyAsync(() -> receive(heir, queue));
            // The heir has to be waiting; and a heartbeat of the victim may be any time ago.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500));
            long killed = System.nanoTime();
            victim.kill();
            return (received.get() - killed) / NANOS_PER_SECOND;
        }
    }

    /** The monotonic clock is the machine's, so its time can be compared with that of another process. */
    private static long receive(Side heir, Map<String, String> queue) {
        try {
            return heir.ask("receive", queue).get("nanos").asLong();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
