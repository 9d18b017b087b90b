package io.leadbridge.admin;

import java.time.Duration;

/** A token bucket: so many at once, and so many again within its window, evenly. Not safe for several threads. */
final class Bucket {

    private final int capacity;
    private final long windowNanos;
    private double tokens;
    private long atNanos;

    /**
     * @param capacity tokens in a full bucket, at least 1
     * @param window in which an empty bucket becomes full
     * @param nowNanos the time by a clock that only goes forward
     */
    Bucket(int capacity, Duration window, long nowNanos) {
        this.capacity = capacity;
        this.windowNanos = window.toNanos();
        this.tokens = capacity;
        this.atNanos = nowNanos;
    }

    /** Takes one token, if there is one. */
    boolean take(long nowNanos) {
        if (!hasToken(nowNanos)) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Whether there is one. */
    boolean hasToken(long nowNanos) {
        tokens = Math.min(capacity, tokens + (double) (nowNanos - atNanos) * capacity / windowNanos);
        atNanos = nowNanos;
        return tokens >= 1;
    }

    /** Seconds until there is one, at least 1. */
    long secondsUntilToken() {
        double missingNanos = (1 - tokens) * windowNanos / capacity;
        return Math.max(1, (long) Math.ceil(missingNanos / 1_000_000_000));
    }
}
