package io.leadbridge.spool;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns the file.
 *
 * <p>It works in turns: takes all steps that wait, does them, commits once, and then completes their futures. A failed write
 * closes the file; it is opened again at the next turn, holding what was promised, and takes no message for {@code retryPause}.
 * Reading and draining go on meanwhile.
 */
final class SpoolKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolKeeper.class);

    /** Most steps of a turn; and what may wait for one: more than there are threads that ask. */
    private static final int MOST_STEPS = 1000;

    private static final int MOST_WAITING_STEPS = 10_000;
    /** Removals alone are committed so late: until then, they go with the next message. */
    private static final long REMOVALS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long IDLE_MILLIS = 200;
    private static final long CLOSE_MILLIS = 10_000;
    /** An empty file of this size or more is made anew, so that the disk gets its room back. */
    private static final long RENEW_BYTES = 1 << 20;

    private final SpoolFolder folder;
    private final Spool.Terms terms;
    private final BlockingQueue<SpoolStep<?>> steps = new LinkedBlockingQueue<>(MOST_WAITING_STEPS);
    private final Thread thread = new Thread(this::work, "spool");

    private volatile boolean inUse;
    private volatile boolean closing;
    private volatile String fault = "spool: not open";
    private volatile Instant oldest;
    private volatile long waiting;
    private volatile long bytes;
    private volatile long aside;
    private volatile long kept;
    private volatile long drainedThrough;

    // Only the thread uses these.
    private SpoolFile file;
    private long last;
    private long promised;
    private long newlyKept;
    private long oldestNumber;
    private boolean full;
    private String broken = "";
    private long brokenSince;
    private long removedSince;

    SpoolKeeper(SpoolFolder folder, Spool.Terms terms) {
        this.folder = folder;
        this.terms = terms;
    }

    void open() throws IOException {
        folder.take();
        try {
            file = folder.open();
            int again = file.lineUpAside();
            if (again > 0) {
                LOG.info("spool: {} messages that were set aside are tried again", again);
            }
            file.touch();
            file.commit();
        } catch (MVStoreException e) {
            folder.close();
            throw new IOException("spool: " + e.getMessage(), e);
        }
        last = file.last();
        promised = last;
        inUse = file.waiting() > 0;
        publish();
        thread.setDaemon(true);
        thread.start();
    }

    boolean inUse() {
        return inUse;
    }

    long kept() {
        return kept;
    }

    CompletableFuture<Long> put(byte[] message) {
        // Before it is kept: nobody else has to find out for himself that Redis is away.
        inUse = true;
        return ask(
                file -> {
                    mayTake(message.length);
                    file.append(++last, message);
                    newlyKept++;
                    return last;
                },
                true);
    }

    private void mayTake(int length) throws SpoolUnavailableException {
        if (!broken.isEmpty()
                && System.nanoTime() - brokenSince < terms.retryPause().toNanos()) {
            throw new SpoolUnavailableException(broken);
        }
        full = file.bytes() + length > terms.maxBytes();
        if (full) {
            throw new SpoolUnavailableException("spool: full: " + file.bytes() + " of " + terms.maxBytes()
                    + " bytes (spool.max-bytes) wait for Redis");
        }
    }

    CompletableFuture<List<Spooled>> oldest(int most, long mostBytes) {
        return ask(file -> file.after(drainedThrough, most, mostBytes), false);
    }

    void drained(long number) {
        drainedThrough = number;
        ask(
                file -> {
                    file.removeThrough(drainedThrough);
                    full = false;
                    return null;
                },
                false);
    }

    CompletableFuture<Void> setAside(long number) {
        return ask(
                file -> {
                    file.setAside(number);
                    return null;
                },
                true);
    }

    private <T> CompletableFuture<T> ask(SpoolStep.Work<T> work, boolean writes) {
        SpoolStep<T> step = new SpoolStep<>(work, writes);
        if (closing || !thread.isAlive() || !steps.offer(step)) {
            step.fail(new SpoolUnavailableException(
                    closing || !thread.isAlive() ? "spool: not open" : "spool: too many wait for the disk"));
        }
        return step.answer();
    }

    private void work() {
        List<SpoolStep<?>> turn = new ArrayList<>();
        while (!closing || !steps.isEmpty()) {
            try {
                SpoolStep<?> first = steps.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    turn.add(first);
                    steps.drainTo(turn, MOST_STEPS - 1);
                }
                turn(turn);
            } catch (InterruptedException nobodyDoesThat) {
                LOG.warn("spool: interrupted; going on");
            } finally {
                turn.clear();
            }
        }
        end();
    }

    private void turn(List<SpoolStep<?>> turn) {
        newlyKept = 0;
        try {
            if (file == null) {
                reopen();
            }
            turn.forEach(step -> step.run(file));
            boolean writes = turn.stream().anyMatch(SpoolStep::hasWritten);
            if (isTimeToRenew()) {
                renew();
            } else if (writes || isTimeForRemovals() || isTimeToTry()) {
                commit();
            }
            // Before anyone is told: who comes after an answer has to find it in use.
            publish();
            turn.forEach(SpoolStep::complete);
        } catch (IOException | RuntimeException e) {
            fail(turn, e);
        }
    }

    private void commit() {
        if (!file.isChanged()) {
            file.touch();
        }
        file.commit();
        promised = last;
        kept += newlyKept;
        removedSince = 0;
        if (!broken.isEmpty()) {
            LOG.info("spool: can be written again");
            broken = "";
        }
    }

    /** Whether removals have waited long enough, or nothing is left that they could go with. */
    private boolean isTimeForRemovals() {
        if (!file.isChanged() || !broken.isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        if (removedSince == 0) {
            removedSince = now;
        }
        return now - removedSince > REMOVALS_NANOS;
    }

    /** Whether it is time to see if the disk can be written again. */
    private boolean isTimeToTry() {
        return !broken.isEmpty()
                && System.nanoTime() - brokenSince >= terms.retryPause().toNanos();
    }

    private void reopen() throws IOException {
        file = folder.open();
        // What was written in a turn that failed: nobody was told that it is kept.
        file.removeAbove(promised);
        file.removeThrough(drainedThrough);
        last = Math.max(promised, file.last());
    }

    private boolean isTimeToRenew() {
        boolean empty = file.waiting() == 0 && file.aside() == 0;
        return empty && (broken.isEmpty() ? file.fileBytes() >= RENEW_BYTES : isTimeToTry());
    }

    /** Everything is in Redis: the file may go, and the disk gets its room back, of which there may be none. */
    private void renew() throws IOException {
        SpoolFile old = file;
        file = null;
        file = folder.renew(old);
        commit();
    }

    private void fail(List<SpoolStep<?>> turn, Exception e) {
        if (broken.isEmpty()) {
            LOG.error("spool: cannot be written, webhooks are answered 503 if Redis is away, too: {}", e.toString());
        }
        broken = "spool: cannot be written: " + e.getMessage();
        brokenSince = System.nanoTime();
        fault = broken;
        last = promised;
        // A file that cannot even be opened must not keep webhooks from a Redis that may be well.
        inUse = file != null && waiting > 0;
        if (file != null) {
            file.close();
            file = null;
        }
        SpoolUnavailableException failure = new SpoolUnavailableException(broken, e);
        turn.forEach(step -> step.fail(failure));
    }

    private void publish() {
        waiting = file.waiting();
        bytes = file.bytes();
        aside = file.aside();
        fault = !broken.isEmpty() ? broken : full ? "spool: full (spool.max-bytes)" : "";
        long first = file.first();
        if (first != oldestNumber) {
            oldestNumber = first;
            oldest = first == 0 ? null : file.after(0, 1, 1).get(0).keptAt();
        }
        // Not off while a step waits: it may be a message that is about to be kept.
        boolean open = waiting > 0 || !steps.isEmpty();
        if (inUse && !open) {
            LOG.info("spool: empty, webhooks go to Redis again");
        }
        inUse = open;
    }

    SpoolState state(Instant now) {
        Instant since = oldest;
        Duration age = since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
        return new SpoolState(inUse, waiting, bytes, terms.maxBytes(), age, aside, fault);
    }

    private void end() {
        if (file != null) {
            if (file.isChanged() && broken.isEmpty()) {
                try {
                    file.commit();
                } catch (RuntimeException e) {
                    LOG.warn("spool: what was drained last will be drained again: {}", e.toString());
                }
            }
            file.close();
            file = null;
        }
    }

    @Override
    public void close() {
        closing = true;
        fault = "spool: closed";
        try {
            thread.join(CLOSE_MILLIS);
            folder.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("spool: {}", e.toString());
        }
    }
}
