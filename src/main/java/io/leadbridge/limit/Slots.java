package io.leadbridge.limit;

import java.time.Duration;

/** Hands out the right to call, so that no more than a number of slots begin within any window of time. */
public interface Slots {

    /**
     * Reserves the next free slot, if it begins soon enough.
     *
     * @param credential whose rate is spent; callers with the same text share it
     * @param requests slots within any window, at least 1
     * @param window length of the window
     * @param waitMax a slot that begins later is not reserved
     * @return never null
     */
    Slot reserve(String credential, int requests, Duration window, Duration waitMax);
}
