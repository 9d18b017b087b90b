package io.leadbridge.limit;

import java.time.Duration;

/** Lets time pass for the calling thread. Injected, so that tests and the simulator need no real time. */
@FunctionalInterface
public interface Pause {

    /**
     * Returns after this time.
     *
     * @throws InterruptedException if the thread is told to stop waiting
     */
    void until(Duration passed) throws InterruptedException;
}
