package io.leadbridge.camel.redisqueue;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on some threads, and wakes no more of them than are needed.
 *
 * <p>A thread that begins a task wakes the next one if more tasks wait. So if tasks are slow, all threads are soon at
 * work; if they are quick, the first threads have done them before the others are awake. Waking a thread for each task
 * would cost more than a quick task.
 */
final class Cascade {

    private final Executor executor;
    private final int threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean starting = new AtomicBoolean();

    /**
     * @param executor has that many threads
     * @param threads most tasks that run side by side
     */
    Cascade(Executor executor, int threads) {
        this.executor = executor;
        this.threads = threads;
    }

    /**
     * Runs the tasks soon, begun in their order. Does not block.
     *
     * @param added must not throw
     */
    void run(List<? extends Runnable> added) {
        tasks.addAll(added);
        startOne();
    }

    /** Whether tasks wait that nobody has begun. */
    boolean hasWaiting() {
        return !tasks.isEmpty();
    }

    private void startOne() {
        if (!tasks.isEmpty() && running.get() < threads && starting.compareAndSet(false, true)) {
            try {
                executor.execute(this::drain);
            } catch (RuntimeException e) {
                starting.set(false);
                throw e;
            }
        }
    }

    private void drain() {
        running.incrementAndGet();
        starting.set(false);
        try {
            Runnable task = tasks.poll();
            while (task != null) {
                startOne();
                task.run();
                task = tasks.poll();
            }
        } finally {
            running.decrementAndGet();
            // For a task that came between the last look and the count.
            startOne();
        }
    }
}
