package io.leadbridge.bench.machine;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a run count only if the machine was idle before it and nobody else used it meanwhile.
 *
 * <p>It waits for quiet and repeats a disturbed run, both bounded. When it gives up, the last run counts all the same and
 * {@link #verdict()} says {@code noisy}.
 */
public final class QuietGate {

    private static final double IDLE_BEFORE = 0.92;
    private static final double FOREIGN_DURING = 0.10;
    private static final int WAIT_SECONDS = 60;
    private static final int RUNS = 4;

    private final boolean on;
    private boolean noisy;
    private double leastIdle = 1;
    private double mostForeign;

    /** @param on false to let every run count, which is then said */
    public QuietGate(boolean on) {
        this.on = on;
    }

    /**
     * Runs it until a run was undisturbed.
     *
     * @param prepare brings everything to where the run begins; not watched
     * @param run what is measured
     */
    public <T> T measure(Callable<?> prepare, Callable<T> run) throws Exception {
        T result = null;
        for (int attempt = 1; attempt <= (on ? RUNS : 1); attempt++) {
            prepare.call();
            double idle = awaitQuiet();
            CpuTimes before = CpuTimes.now();
            result = run.call();
            double foreign = CpuTimes.now().foreignShareSince(before);
            if (!on || idle >= IDLE_BEFORE && foreign <= FOREIGN_DURING || attempt == RUNS) {
                note(idle, foreign);
                break;
            }
            System.out.printf(Locale.ROOT, "# disturbed (idle before %.2f, foreign %.2f): again%n", idle, foreign);
        }
        return result;
    }

    private void note(double idle, double foreign) {
        leastIdle = Math.min(leastIdle, idle);
        mostForeign = Math.max(mostForeign, foreign);
        noisy |= idle < IDLE_BEFORE || foreign > FOREIGN_DURING;
        System.out.printf(Locale.ROOT, "# run: idle before %.2f, foreign during %.2f%n", idle, foreign);
    }

    /** The share of idle time in the last second before it returns. */
    private double awaitQuiet() {
        double idle = 0;
        for (int second = 0; second < (on ? WAIT_SECONDS : 1); second++) {
            CpuTimes before = CpuTimes.now();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            idle = CpuTimes.now().idleShareSince(before);
            if (idle >= IDLE_BEFORE) {
                break;
            }
        }
        return idle;
    }

    /** What the runs since the last call were worth, for a line: {@code box=quiet|noisy|ungated} and the worst shares. */
    public String verdict() {
        String word = !on ? "ungated" : noisy ? "noisy" : "quiet";
        String said =
                String.format(Locale.ROOT, "box=%s idle-before=%.2f foreign-during=%.2f", word, leastIdle, mostForeign);
        noisy = false;
        leastIdle = 1;
        mostForeign = 0;
        return said;
    }
}
