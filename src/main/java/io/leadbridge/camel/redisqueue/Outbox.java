package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.EnqueueTerms;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Enqueued;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Messages of one shard on their way into Redis. Alone, a message is sent at once; what comes while calls are on their
 * way goes together with the next call: one round trip, and one fsync. Messages are sent in the order in which they came.
 *
 * <p>Each message has its own answer and its own time-out, in which the time in the outbox counts.
 */
final class Outbox {

    private static final int MOST_CALLS = 2;
    /** So many messages are worth a second call beside the first one. */
    private static final int WORTH_A_CALL = 16;

    /** Is told once what became of a message: one of the two is null. Must not throw. */
    @FunctionalInterface
    interface Receipt {
        void done(Enqueued result, Throwable failure);
    }

    /**
     * Bounds; as the endpoint's options.
     *
     * @param pendingMessages in the outbox and on their way
     * @param pendingBytes likewise
     */
    record Limits(int pendingMessages, long pendingBytes, int callMessages, long callBytes, long timeoutNanos) {}

    private static final class Pending {
        final Entry entry;
        final Receipt receipt;
        final long deadlineNanos;
        boolean done;

        Pending(Entry entry, Receipt receipt, long deadlineNanos) {
            this.entry = entry;
            this.receipt = receipt;
            this.deadlineNanos = deadlineNanos;
        }
    }

    private final RedisQueueCommands commands;
    private final int shard;
    private final Supplier<CompletableFuture<Void>> ready;
    private final EnqueueTerms terms;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Cascade receipts;
    private final Executor timer;

    private final Deque<Pending> waiting = new ArrayDeque<>();
    /** All that have no answer, oldest first; those that have one leave it when they are the first. */
    private final Deque<Pending> unanswered = new ArrayDeque<>();

    private int pendingMessages;
    private long pendingBytes;
    private int calls;
    private boolean sending;
    private boolean gathering;
    private boolean timerRuns;

    /**
     * @param ready what has to succeed before a call
     * @param receipts runs the receipts; null for the thread that got the answer
     * @param timer runs the time-outs
     */
    Outbox(
            RedisQueueCommands commands,
            int shard,
            Supplier<CompletableFuture<Void>> ready,
            EnqueueTerms terms,
            Limits limits,
            LongSupplier nanoTime,
            Cascade receipts,
            Executor timer) {
        this.commands = commands;
        this.shard = shard;
        this.ready = ready;
        this.terms = terms;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.receipts = receipts;
        this.timer = timer;
    }

    /**
     * Sends a message. Does not wait for Redis.
     *
     * @return whether it was taken; if not, the outbox is full and the receipt will not be told
     */
    boolean add(Entry entry, Receipt receipt) {
        synchronized (this) {
            boolean full = pendingMessages >= limits.pendingMessages
                    || pendingMessages > 0 && pendingBytes + entry.body().length > limits.pendingBytes;
            if (full) {
                return false;
            }
            Pending pending = new Pending(entry, receipt, nanoTime.getAsLong() + limits.timeoutNanos);
            pendingMessages++;
            pendingBytes += entry.body().length;
            waiting.add(pending);
            unanswered.add(pending);
            startTimer();
        }
        send();
        return true;
    }

    /** One thread at a time sends, so that the order stays; what others add meanwhile it sends too. */
    private void send() {
        List<Pending> call = nextCall(false);
        while (call != null) {
            send(call);
            call = nextCall(true);
        }
    }

    private synchronized List<Pending> nextCall(boolean mine) {
        if (sending && !mine || gathering) {
            sending &= !mine;
            return null;
        }
        boolean worth = calls == 0 ? !waiting.isEmpty() : calls < MOST_CALLS && waiting.size() >= WORTH_A_CALL;
        sending = worth;
        if (!worth) {
            return null;
        }
        calls++;
        List<Pending> call = new ArrayList<>(Math.min(waiting.size(), limits.callMessages));
        long bytes = 0;
        while (!waiting.isEmpty() && call.size() < limits.callMessages) {
            bytes += waiting.peek().entry.body().length;
            if (bytes > limits.callBytes && !call.isEmpty()) {
                break;
            }
            Pending next = waiting.poll();
            if (!next.done) {
                call.add(next);
            }
        }
        return call;
    }

    private void send(List<Pending> call) {
        List<Entry> entries = new ArrayList<>(call.size());
        call.forEach(pending -> entries.add(pending.entry));
        CompletableFuture<Void> known = ready.get();
        CompletableFuture<List<Enqueued>> answer = known.isDone() && !known.isCompletedExceptionally()
                ? commands.enqueue(shard, entries, terms)
                : known.thenCompose(nothing -> commands.enqueue(shard, entries, terms));
        answer.whenComplete((results, failure) -> finish(call, results, failure));
    }

    private void finish(List<Pending> call, List<Enqueued> results, Throwable failure) {
        List<Runnable> told = new ArrayList<>(call.size());
        Throwable cause = RedisQueueCommands.cause(failure);
        synchronized (this) {
            calls--;
            for (int index = 0; index < call.size(); index++) {
                Pending pending = call.get(index);
                Enqueued result = failure == null ? results.get(index) : null;
                if (take(pending)) {
                    told.add(() -> pending.receipt.done(result, cause));
                }
            }
            dropAnswered();
        }
        send();
        tell(told);
    }

    /** Told in this thread, they may send again at once: what all of them send goes together, after the last. */
    private void tell(List<Runnable> told) {
        if (receipts != null) {
            receipts.run(told);
            return;
        }
        setGathering(true);
        try {
            told.forEach(Runnable::run);
        } finally {
            setGathering(false);
            send();
        }
    }

    private synchronized void setGathering(boolean gathering) {
        this.gathering = gathering;
    }

    /** Whether it had no answer yet. */
    private boolean take(Pending pending) {
        if (pending.done) {
            return false;
        }
        pending.done = true;
        pendingMessages--;
        pendingBytes -= pending.entry.body().length;
        return true;
    }

    private void dropAnswered() {
        while (!unanswered.isEmpty() && unanswered.peek().done) {
            unanswered.poll();
        }
    }

    /** One timer for all: it runs for the oldest message, and all time-outs are alike. */
    private void startTimer() {
        if (!timerRuns && !unanswered.isEmpty()) {
            timerRuns = true;
            long wait = Math.max(0, unanswered.peek().deadlineNanos - nanoTime.getAsLong());
            CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, timer).execute(this::expire);
        }
    }

    private void expire() {
        List<Runnable> told = new ArrayList<>();
        synchronized (this) {
            timerRuns = false;
            dropAnswered();
            while (!unanswered.isEmpty() && unanswered.peek().deadlineNanos - nanoTime.getAsLong() <= 0) {
                Pending late = unanswered.poll();
                take(late);
                told.add(() -> late.receipt.done(null, new TimeoutException("no answer of Redis in time")));
                dropAnswered();
            }
            startTimer();
        }
        tell(told);
    }
}
