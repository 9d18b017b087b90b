package io.leadbridge.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the whole machine stands still for a moment, as a shared one does: a thread that sleeps for a millisecond
 * again and again, and sees how late it wakes up. What was timed meanwhile says nothing.
 */
public final class Stalls implements AutoCloseable {

    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Thread sleeper = new Thread(this::sleep, "stalls");
    private volatile boolean closed;
    private volatile long worstNanos;

    public Stalls() {
        sleeper.setDaemon(true);
        sleeper.start();
    }

    /** The longest so far. */
    public Duration worst() {
        return Duration.ofNanos(worstNanos);
    }

    private void sleep() {
        while (!closed) {
            long before = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            worstNanos = Math.max(worstNanos, System.nanoTime() - before - SLEEP_NANOS);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
