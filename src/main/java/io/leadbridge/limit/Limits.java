package io.leadbridge.limit;

import io.leadbridge.event.Connection;
import io.leadbridge.event.Standing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Keeps the CRMs' rates, and keeps still where a connection is paused: bean {@code limits}. A call waits for its own slot
 * when that is near; else its group is to be held, so that the worker can take another.
 */
public final class Limits {

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    private static final Duration SLOTS_AWAY = Duration.ofSeconds(1);
    /** A group of a paused connection looks again after this time, so that the end of a pause is noticed. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** A thread that wakes up later than this share of the window would call beside those of the next window. */
    private static final int LATE_DIVISOR = 20;

    private static final int TRIES = 3;

    private final Slots slots;
    private final Pause pause;
    private final InstantSource clock;

    /**
     * @param clock tells how long a wait took; only differences count
     */
    public Limits(Slots slots, Pause pause, InstantSource clock) {
        this.slots = slots;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * Takes a slot and waits until it begins. A thread that woke up too late for its slot takes another.
     *
     * @param connection whose rate counts
     * @param priority {@code live}, {@code retry} or {@code backfill}; {@code null} for live
     * @param requests most requests of its credential within any window, and of its egress if it has one
     * @param ofAccount the same for all credentials of its account together; 0 for no such limit
     * @param egress name of the address that several credentials go out by and the CRM counts by; empty for none
     * @param windowMs length of the windows in milliseconds
     * @param maxWaitMs longest wait for a slot, in milliseconds
     */
    public Permit take(
            Connection connection,
            Object priority,
            int requests,
            int ofAccount,
            String egress,
            long windowMs,
            long maxWaitMs) {
        Whose whose = Whose.of(connection);
        List<Slots.Window> windows = new ArrayList<>();
        windows.add(new Slots.Window("credential:" + whose.credential(), requests));
        if (ofAccount > 0) {
            windows.add(new Slots.Window("account:" + whose.account(), ofAccount));
        }
        if (egress != null && !egress.isBlank()) {
            windows.add(new Slots.Window("egress:" + Whose.hash(egress.strip()), requests));
        }
        try {
            return take(connection, whose, windows, Priority.of(priority), windowMs, maxWaitMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Permit.held(SLOTS_AWAY, "the wait for a slot was interrupted");
        } catch (DataAccessException e) {
            LOG.warn(
                    "{} limit: no slot, Redis does not answer ({}); held",
                    connection.account(),
                    e.getClass().getSimpleName());
            return Permit.held(SLOTS_AWAY, "Redis does not answer");
        }
    }

    private Permit take(
            Connection connection,
            Whose whose,
            List<Slots.Window> windows,
            Priority priority,
            long windowMs,
            long maxWaitMs)
            throws InterruptedException {
        long waitedMs = 0;
        for (int tries = 0; tries < TRIES; ) {
            long askedMs = clock.millis();
            Slots.Slot slot =
                    slots.reserve(whose, windows, Duration.ofMillis(windowMs), Duration.ofMillis(maxWaitMs), priority);
            if (slot.changed()) {
                LOG.info("{} goes on: the connection was changed", connection.account());
            }
            if (!slot.reserved()) {
                long afterMs = Math.max(1, slot.after().toMillis());
                if (slot.paused() != null || priority == Priority.LIVE || waitedMs + afterMs > maxWaitMs) {
                    return refused(slot, maxWaitMs);
                }
                // Nothing is reserved for it, so that a live call may go first. It comes back and asks again.
                pause.until(Duration.ofMillis(afterMs));
                waitedMs += afterMs;
                continue;
            }
            if (!slot.after().isZero()) {
                pause.until(slot.after());
                Optional<Paused> meanwhile = slot.probe() ? Optional.empty() : slots.paused(whose);
                if (meanwhile.isPresent()) {
                    // A ban stops those, too, that were only waiting for their slot.
                    return Permit.held(SLOTS_AWAY, meanwhile.get().toString());
                }
            }
            if (clock.millis() - askedMs - slot.after().toMillis() <= windowMs / LATE_DIVISOR) {
                return slot.probe() ? Permit.PROBE : Permit.GRANTED;
            }
            tries++;
        }
        return Permit.held(Duration.ofMillis(windowMs), "this machine is too slow to keep to its slots");
    }

    /** Whether a call may not be made. */
    public boolean isHeld(Permit permit) {
        return !permit.granted();
    }

    private static Permit refused(Slots.Slot slot, long maxWaitMs) {
        if (slot.paused() == null) {
            return Permit.held(slot.after(), "no free slot within " + maxWaitMs + " ms under the CRM's rate");
        }
        Duration after = slot.after().compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN : slot.after();
        return Permit.held(after, slot.paused().toString());
    }

    /**
     * Takes note of what a call told about its connection. One that needs a person is paused, and a ban pauses the whole
     * account: from then on nothing goes out, from any instance. A probe that was let in ends the pause.
     *
     * @param permit the call's own; {@code null} if it did not come so far
     */
    public void settle(Connection connection, Permit permit, Standing standing) {
        try {
            if (standing.stops() && slots.pause(Whose.of(connection), standing)) {
                LOG.error(
                        "{} paused, nothing is sent until a person has helped: {}",
                        connection.account(),
                        standing.reason());
            } else if (standing.kind() == Standing.Kind.FINE && permit != null && permit.probe()) {
                resume(connection);
            }
        } catch (DataAccessException e) {
            // Without Redis no call gets a slot either; the next one will be told the same.
            LOG.warn(
                    "{} limit: pause not kept, Redis does not answer ({})",
                    connection.account(),
                    e.getClass().getSimpleName());
        }
    }

    /**
     * Ends a connection's pause, and that of its account: a person says that it works again.
     *
     * @return whether it was paused
     * @throws DataAccessException if Redis does not answer
     */
    public boolean resume(Connection connection) {
        boolean was = slots.resume(Whose.of(connection));
        if (was) {
            LOG.info("{} goes on, the pause is over", connection.account());
        }
        return was;
    }

    /**
     * Lets the next call of a paused connection try at once: a person wants to know whether it works again. If it is let in,
     * the pause is over. Under a ban nothing changes, for every call would make it worse.
     *
     * @return why it is paused, be it from before the connection was changed; empty if it is not
     * @throws DataAccessException if Redis does not answer
     */
    public Optional<Paused> probe(Connection connection) {
        return slots.probe(Whose.of(connection));
    }

    /**
     * Whether a connection is paused, and why.
     *
     * @throws DataAccessException if Redis does not answer
     */
    public Optional<Paused> paused(Connection connection) {
        return slots.paused(Whose.of(connection));
    }
}
