package io.leadbridge.bench;

import io.leadbridge.bench.machine.QuietGate;
import io.leadbridge.bench.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Measures both sides in turn, A B A B, so that what changes on the machine meanwhile hits both. */
public final class Duel {

    private final QuietGate gate;
    private final int pairs;

    /** @param pairs how often each side is measured */
    public Duel(QuietGate gate, int pairs) {
        this.gate = gate;
        this.pairs = pairs;
    }

    /**
     * One side of it.
     *
     * @param prepare brings everything to where a run begins; not measured
     * @param run gives the figure
     */
    public record Contestant<T>(Callable<?> prepare, Callable<T> run) {}

    /** What both sides have measured, in the order of the runs. */
    public record Result<T>(List<T> ours, List<T> peer) {}

    /** All runs of both sides. */
    public <T> Result<T> measure(Contestant<T> ours, Contestant<T> peer) throws Exception {
        Result<T> result = new Result<>(new ArrayList<>(), new ArrayList<>());
        for (int pair = 0; pair < pairs; pair++) {
            result.ours.add(gate.measure(ours.prepare, ours.run));
            result.peer.add(gate.measure(peer.prepare, peer.run));
        }
        return result;
    }

    /** All runs of our side alone. */
    public Spread measure(Contestant<Double> ours) throws Exception {
        List<Double> values = new ArrayList<>();
        for (int run = 0; run < pairs; run++) {
            values.add(gate.measure(ours.prepare, ours.run));
        }
        return Spread.of(values);
    }
}
