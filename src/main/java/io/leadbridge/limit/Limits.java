package io.leadbridge.limit;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Keeps every call under its CRM's rate: waits for a slot that begins soon, tells to hold for a later one.
 *
 * <p>A thread that wakes up too late for its slot would push its call into the next window, beside those that belong
 * there. So it looks at the clock again, and takes another slot if it is later than the margin that the window has over
 * the CRM's own second.
 */
public final class Limits {

    /** Share of the window by which a call may start late: the CRM counts over a window that is this much shorter. */
    private static final int MARGIN_DIVISOR = 20;

    private static final int TRIES = 3;

    private final Slots slots;
    private final Pause pause;
    private final InstantSource clock;
    private final Duration waitMax;

    /**
     * @param clock tells how long a wait took; only differences count
     * @param waitMax a slot is waited for at most so long
     */
    public Limits(Slots slots, Pause pause, InstantSource clock, Duration waitMax) {
        this.slots = slots;
        this.pause = pause;
        this.clock = clock;
        this.waitMax = waitMax;
    }

    /**
     * Takes a slot, waiting for it if it begins soon.
     *
     * @param credential whose rate is spent; it is not kept nor logged
     * @param requests slots within any window, at least 1
     * @param windowMs length of the window, milliseconds
     * @return zero if the call may be made now; otherwise how long to hold, and no slot was taken
     * @throws InterruptedException if the thread is to end
     */
    public Duration take(String credential, int requests, long windowMs) throws InterruptedException {
        Duration window = Duration.ofMillis(windowMs);
        Duration margin = window.dividedBy(MARGIN_DIVISOR);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long askedMs = clock.millis();
            Slot slot = slots.reserve(credential, requests, window, waitMax);
            if (!slot.reserved()) {
                return slot.in();
            }
            if (!slot.in().isZero()) {
                pause.pause(slot.in());
            }
            Duration late = Duration.ofMillis(clock.millis() - askedMs).minus(slot.in());
            if (late.compareTo(margin) <= 0) {
                return Duration.ZERO;
            }
        }
        // This machine cannot keep time just now; the rate goes before haste.
        return window;
    }
}
