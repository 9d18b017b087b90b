package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.ParkedScan.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends the parked messages that match a filter back to their groups, oldest first and not faster than allowed.
 *
 * <p>It has no thread: nothing happens but in {@link #step()}. What is parked after the job was made does not belong to
 * it, so a message that fails again is not sent back again. If Redis is away, a step throws, and a later one goes on. Safe
 * for use by several threads.
 */
public final class ParkedReplay {

    /** Most messages of one step. */
    public static final int MOST_PER_STEP = 100;

    /** Fastest pace, messages per second. */
    public static final double MOST_PER_SECOND = 10_000;

    private static final String BETWEEN = "~";
    private static final double NANOS_PER_SECOND = 1e9;

    /** Waits; given from outside, so that tests need not. */
    @FunctionalInterface
    public interface Sleep {
        /** Returns after that time. */
        void sleep(Duration time) throws InterruptedException;
    }

    private final ParkedMessages parked;
    private final ParkedFilter filter;
    private final double perSecond;
    private final Clock clock;
    private final long total;
    private final Deque<ParkedMessage> next = new ArrayDeque<>();
    private String cursor;
    private boolean scanned;
    private String handled;
    private long replayed;
    private long gone;
    private double allowance = 1;
    private Instant last;

    /** @param position null to begin, else {@link ReplayProgress#position()} */
    ParkedReplay(ParkedMessages parked, ParkedFilter filter, double perSecond, Clock clock, String position) {
        if (!(perSecond > 0 && perSecond <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "perSecond: " + perSecond + " given, more than 0 to " + MOST_PER_SECOND + " allowed");
        }
        this.parked = parked;
        this.perSecond = perSecond;
        this.clock = clock;
        this.last = clock.instant();
        if (position == null) {
            this.filter = parked.closed(filter);
        } else {
            this.filter = filter.withParked(filter.from(), end(position));
            this.cursor = cursor(position);
        }
        this.handled = cursor;
        this.total = parked.count(this.filter, cursor == null ? null : Position.decoded(cursor));
    }

    private static Instant end(String position) {
        int between = position.indexOf(BETWEEN);
        try {
            return ShardCalls.micros(Long.parseLong(position.substring(0, Math.max(0, between))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "position: \"" + position + "\" given, only what an earlier job told as its position is allowed",
                    e);
        }
    }

    private static String cursor(String position) {
        String rest = position.substring(position.indexOf(BETWEEN) + 1);
        return rest.isEmpty() ? null : rest;
    }

    /**
     * Sends back as many as the pace allows by now, {@value #MOST_PER_STEP} at most; the first one at once.
     *
     * @throws java.io.UncheckedIOException if Redis cannot be asked; what was sent back before is counted
     */
    public synchronized ReplayProgress step() {
        Instant now = clock.instant();
        double earned = Math.max(0, Duration.between(last, now).toNanos()) / NANOS_PER_SECOND * perSecond;
        // What was not used is not saved up for a burst.
        allowance = Math.min(allowance + earned, Math.max(1, Math.min(perSecond, MOST_PER_STEP)));
        last = now;
        for (int looked = 0; looked < MOST_PER_STEP && allowance >= 1 && fill(); looked++) {
            ParkedMessage message = next.element();
            String parkedAt = Long.toString(ShardCalls.micros(message.parkedAt()));
            if (parked.replay(message.message().group(), message.id(), parkedAt, null)) {
                replayed++;
                allowance--;
            } else {
                gone++;
            }
            next.remove();
            handled = new Position(ShardCalls.micros(message.parkedAt()), RedisQueueCommands.bytes(message.id()))
                    .encoded();
        }
        return progress();
    }

    /** Reads further ones unless some are known; whether there are any. Looks at a bounded number. */
    private boolean fill() {
        if (next.isEmpty() && !scanned) {
            ParkedPage page = parked.page(filter, ParkedOrder.OLDEST_FIRST, cursor, MOST_PER_STEP);
            next.addAll(page.messages());
            cursor = page.next();
            scanned = cursor == null;
            handled = next.isEmpty() && cursor != null ? cursor : handled;
        }
        return !next.isEmpty();
    }

    /**
     * Steps until all are sent back.
     *
     * @param sleep waits between the steps
     * @throws InterruptedException if {@code sleep} was interrupted; {@link #progress()} tells how far it came
     */
    public ReplayProgress run(Sleep sleep) throws InterruptedException {
        ReplayProgress progress = step();
        while (!progress.finished()) {
            sleep.sleep(progress.nextIn());
            progress = step();
        }
        return progress;
    }

    /** How far it has come; asks nobody. */
    public synchronized ReplayProgress progress() {
        boolean finished = scanned && next.isEmpty();
        long missed = finished ? Math.max(gone, total - replayed) : gone;
        double open = finished ? 0 : Math.max(0, 1 - allowance);
        return new ReplayProgress(
                replayed,
                missed,
                Math.max(0, total - replayed - missed),
                finished,
                Duration.ofNanos((long) Math.ceil(open / perSecond * NANOS_PER_SECOND)),
                ShardCalls.micros(filter.to()) + BETWEEN + (handled == null ? "" : handled));
    }
}
