package io.leadbridge.camel.redisqueue;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call at a time of a consumer to a shard. Without an answer the call is sent again under the same number, with all
 * its settlements, until Redis answers; so what it had leased is not lost with the answer. Guarded by its user.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    /** Refusals by Redis itself, not lost connections, after which a settlement is given up: some 30 s. */
    private static final int MOST_REFUSALS = 30;

    private final String caller;
    private final Deque<Handled> carried = new ArrayDeque<>();
    private long number = 1;
    private boolean busy;
    private boolean unanswered;
    private boolean oneByOne;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long restsUntilNanos;

    /** @param caller name of this lane; see {@code claim.lua} */
    Lane(String caller) {
        this.caller = caller;
    }

    String caller() {
        return caller;
    }

    long number() {
        return number;
    }

    boolean isBusy() {
        return busy;
    }

    /** Whether a call may be sent now. */
    boolean isFree(long nowNanos) {
        return !busy && (!isFailing() || restsUntilNanos - nowNanos <= 0);
    }

    /** Whether the last call had no answer. */
    boolean isFailing() {
        return pauseMillis > FIRST_PAUSE_MILLIS;
    }

    /** Whether its pauses no longer grow. */
    boolean isToldOften() {
        return pauseMillis == LONGEST_PAUSE_MILLIS;
    }

    /** Whether it must send a call even if nobody wants one. */
    boolean mustSend() {
        return unanswered || !carried.isEmpty();
    }

    /** Whether it must not ask for groups now: Redis refuses some settlement, and it is to be found out which. */
    boolean settlesOnly() {
        return oneByOne && !carried.isEmpty();
    }

    long restNanos(long nowNanos) {
        return restsUntilNanos - nowNanos;
    }

    /** Begins a call. Returns what it settles: what it carries, then from the outbox, up to a number. */
    List<Handled> begin(Deque<Handled> outbox, int most) {
        busy = true;
        List<Handled> taken = new ArrayList<>();
        int bound = settlesOnly() ? 1 : most;
        while (taken.size() < bound && !carried.isEmpty()) {
            Handled handled = carried.poll();
            if (handled.lease().isLost()) {
                giveUp(handled, "its lease is lost");
            } else {
                taken.add(handled);
            }
        }
        while (!oneByOne && taken.size() < bound && !outbox.isEmpty()) {
            taken.add(outbox.poll());
        }
        oneByOne &= !carried.isEmpty() || !taken.isEmpty();
        return taken;
    }

    void answered() {
        busy = false;
        unanswered = false;
        number++;
        oneByOne &= !carried.isEmpty();
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    /** Keeps the settlements for a later call. Returns the pause before it, in milliseconds. */
    long failed(List<Handled> settlements, boolean claimed, Throwable cause, long nowNanos) {
        busy = false;
        unanswered |= claimed;
        boolean refused = isRefusal(cause);
        oneByOne |= refused;
        for (Handled handled : settlements) {
            Handled next = handled.failed(refused && settlements.size() == 1);
            if (next.refusals() >= MOST_REFUSALS) {
                giveUp(next, "Redis refuses it: " + cause);
            } else {
                carried.add(next);
            }
        }
        long pause = pauseMillis;
        restsUntilNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(pause);
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        return pause;
    }

    private static void giveUp(Handled handled, String reason) {
        LOG.warn("{}: not settled, its messages will be handed out again: {}", handled.name(), reason);
        handled.lease().end();
    }

    /** Such an answer comes again; others, as LOADING, READONLY or CLUSTERDOWN, pass. */
    private static boolean isRefusal(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof RedisCommandExecutionException
                && (message.startsWith("ERR") || message.startsWith("NOPERM") || message.startsWith("WRONGTYPE"));
    }
}
