package io.leadbridge.limit;

import java.time.Duration;

/** Slots of a sliding window. A slot may be reserved some time ahead; slots are given out in order of time. */
public interface Slots {

    /**
     * Reserves the next free slot of a key, if it is near enough.
     *
     * @param key whose window; a hash, never a secret
     * @param requests most slots that may begin within any {@code window}; at least 1
     * @param window length of the window, in whole milliseconds
     * @param maxWait how far ahead a slot may be reserved
     */
    Slot reserve(String key, int requests, Duration window, Duration maxWait);

    /**
     * A slot.
     *
     * @param reserved whether it is ours; if not, nothing was reserved
     * @param after time until it begins, or until asking again makes sense; zero or more
     */
    record Slot(boolean reserved, Duration after) {}
}
