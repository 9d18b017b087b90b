package io.leadbridge.camel.redisqueue;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where a consumer's workers sleep until a shard is worth a look: because Redis said so, because a time has come, or,
 * as a safety net, because nobody looked for long.
 */
final class Wakeups {

    /** Returned by {@link #next()} when there is nothing to look at any more. */
    static final int CLOSED = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongSupplier nanoTime;
    private final long longestSleepNanos;
    private final int workers;
    private final int[] calls;
    private final long[] lookAtNanos;
    private int cursor;
    private int sleeping;
    private boolean paused;
    private boolean closed;

    /**
     * @param workers number of threads that sleep here; more calls than that are not kept
     * @param longestSleepMillis after which a shard is looked at in any case
     */
    Wakeups(int shards, int workers, long longestSleepMillis, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.workers = workers;
        this.longestSleepNanos = TimeUnit.MILLISECONDS.toNanos(longestSleepMillis);
        this.calls = new int[shards];
        this.lookAtNanos = new long[shards];
        Arrays.fill(lookAtNanos, nanoTime.getAsLong());
    }

    /** Waits until a shard is worth a look; shards take turns. Returns {@link #CLOSED} in the end. */
    int next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                int shard = paused ? CLOSED : due();
                if (shard != CLOSED) {
                    return shard;
                }
                sleep();
            }
            return CLOSED;
        } finally {
            lock.unlock();
        }
    }

    private int due() {
        long now = nanoTime.getAsLong();
        for (int step = 0; step < calls.length; step++) {
            int shard = (cursor + step) % calls.length;
            boolean timeHasCome = lookAtNanos[shard] - now <= 0;
            if (timeHasCome || calls[shard] > 0) {
                calls[shard] = Math.max(0, calls[shard] - 1);
                lookAtNanos[shard] = timeHasCome ? now + longestSleepNanos : lookAtNanos[shard];
                cursor = shard + 1;
                return shard;
            }
        }
        return CLOSED;
    }

    private void sleep() throws InterruptedException {
        sleeping++;
        try {
            if (paused) {
                changed.await();
            } else {
                long now = nanoTime.getAsLong();
                long wait = Arrays.stream(lookAtNanos).map(at -> at - now).min().orElse(longestSleepNanos);
                // Not less than a millisecond: Redis counts in milliseconds, and too early is a wasted look.
                changed.awaitNanos(Math.max(wait, TimeUnit.MILLISECONDS.toNanos(1)));
            }
        } finally {
            sleeping--;
        }
    }

    /** A shard has something ready: one worker more looks at it. */
    void call(int shard) {
        lock.lock();
        try {
            calls[shard] = Math.min(workers, calls[shard] + 1);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at a shard after {@code millis} at the latest. */
    void lookWithin(int shard, long millis) {
        lock.lock();
        try {
            long at = nanoTime.getAsLong() + Math.min(longestSleepNanos, TimeUnit.MILLISECONDS.toNanos(millis));
            if (at - lookAtNanos[shard] < 0) {
                lookAtNanos[shard] = at;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Number of workers that have nothing to do. */
    int sleeping() {
        lock.lock();
        try {
            return sleeping;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no further work is wanted, for now or for good. */
    boolean isResting() {
        lock.lock();
        try {
            return paused || closed;
        } finally {
            lock.unlock();
        }
    }

    void pause() {
        change(true, closed);
    }

    void resume() {
        change(false, closed);
    }

    void close() {
        change(paused, true);
    }

    private void change(boolean nowPaused, boolean nowClosed) {
        lock.lock();
        try {
            paused = nowPaused;
            closed = nowClosed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
