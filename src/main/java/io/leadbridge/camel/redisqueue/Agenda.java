package io.leadbridge.camel.redisqueue;

import java.util.concurrent.TimeUnit;

/**
 * When one shard is worth a look: because Redis said so, because a time has come, or, as a safety net, because nobody
 * looked for long. Guarded by its user.
 */
final class Agenda {

    /** After that long a shard is looked at as a whole, whatever is known of it. */
    static final long FULL_LOOK_MILLIS = 30_000;

    private final long probeNanos;
    private boolean called = true;
    private boolean dueKnown;
    private long dueAtNanos;
    private long probeAtNanos;
    private long fullAtNanos;

    /** @param probeMillis after which a shard that nobody looked at is probed */
    Agenda(long probeMillis, long nowNanos) {
        this.probeNanos = TimeUnit.MILLISECONDS.toNanos(probeMillis);
        this.probeAtNanos = nowNanos + probeNanos;
        this.fullAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(FULL_LOOK_MILLIS);
    }

    /** Something is ready. */
    void call() {
        called = true;
    }

    /** Something is due at that time. */
    void lookAt(long nanos) {
        if (!dueKnown || nanos - dueAtNanos < 0) {
            dueKnown = true;
            dueAtNanos = nanos;
        }
    }

    /** Whether a claim may find something. */
    boolean isHot(long nowNanos) {
        return called || dueKnown && dueAtNanos - nowNanos <= 0 || fullAtNanos - nowNanos <= 0;
    }

    /** Whether nobody looked for so long that Redis should be asked whether there is anything. */
    boolean wantsProbe(long nowNanos) {
        return probeAtNanos - nowNanos <= 0;
    }

    /** A claim is sent; what is said from now on counts for the next one. */
    void claiming(long nowNanos) {
        called = false;
        dueKnown = false;
        fullAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(FULL_LOOK_MILLIS);
        looked(nowNanos);
    }

    /** The shard is asked, or was. */
    void looked(long nowNanos) {
        probeAtNanos = nowNanos + probeNanos;
    }

    /** Nanoseconds until it is worth a look, zero or less if it is. */
    long waitNanos(long nowNanos) {
        if (isHot(nowNanos)) {
            return 0;
        }
        long wait = Math.min(probeAtNanos - nowNanos, fullAtNanos - nowNanos);
        return dueKnown ? Math.min(wait, dueAtNanos - nowNanos) : wait;
    }
}
