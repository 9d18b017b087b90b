package io.leadbridge.limit;

import java.time.Duration;

/** Lets time pass. The application sleeps; a simulator moves its clock. */
@FunctionalInterface
public interface Pause {

    /**
     * Returns after {@code duration}, or a little later.
     *
     * @throws InterruptedException if the thread is to end
     */
    void pause(Duration duration) throws InterruptedException;
}
