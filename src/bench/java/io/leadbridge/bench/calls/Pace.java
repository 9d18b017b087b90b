package io.leadbridge.bench.calls;

import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks often at a CRM's count of calls, to tell when the first and the last of them came. */
final class Pace {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final TwoCrms crms;
    private final SandboxServer crm;
    private final Thread looker;
    private volatile boolean closed;
    private long calls;
    private long firstNanos;
    private long lastNanos;

    Pace(TwoCrms crms, SandboxServer crm) throws IOException {
        this.crms = crms;
        this.crm = crm;
        long before = CallCount.of(crms, crm);
        looker = new Thread(() -> look(before), "pace");
        looker.setDaemon(true);
        looker.start();
    }

    private void look(long before) {
        long seen = before;
        try {
            while (!closed) {
                long now = CallCount.of(crms, crm);
                if (now > seen) {
                    note(now - before);
                    seen = now;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void note(long all) {
        long now = System.nanoTime();
        if (calls == 0) {
            firstNanos = now;
        }
        calls = all;
        lastNanos = now;
    }

    /** Calls a second from the first to the last. */
    synchronized double perSecond() {
        return (calls - 1) / ((lastNanos - firstNanos) / 1e9);
    }

    void end() throws InterruptedException {
        closed = true;
        looker.join();
    }
}
