package io.leadbridge.limit;

import java.time.Duration;
import java.util.List;

/**
 * Slots of sliding windows, and the pauses that are looked at in the same step. A slot may be reserved some time ahead;
 * it counts in all windows, or in none.
 */
public interface Slots extends Pauses {

    /**
     * Reserves the next slot that is free in all windows, if it is near enough and the connection is not paused.
     *
     * @param whose whose call it is
     * @param windows at least one, the credential's first
     * @param length of each window, in whole milliseconds
     * @param ahead how far ahead a slot may be reserved for a live call
     */
    Slot reserve(Whose whose, List<Window> windows, Duration length, Duration ahead, Priority priority);

    /**
     * At most so many slots begin within any stretch of its length.
     *
     * @param name what it is the window of, as {@code credential:HASH}; never a secret
     * @param requests at least 1
     */
    record Window(String name, int requests) {}

    /**
     * A slot.
     *
     * @param reserved whether it is ours; if not, nothing was reserved
     * @param after time until it begins, or until asking again makes sense; zero or more
     * @param probe whether this call finds out if a pause is over
     * @param changed whether a pause ended just now, because the connection was changed
     * @param paused why there is none; {@code null} if it is not for a pause
     */
    record Slot(boolean reserved, Duration after, boolean probe, boolean changed, Paused paused) {

        static Slot free(Duration after) {
            return new Slot(true, after, false, false, null);
        }

        static Slot none(Duration after) {
            return new Slot(false, after, false, false, null);
        }

        static Slot none(Duration after, Paused paused) {
            return new Slot(false, after, false, false, paused);
        }
    }
}
