package io.leadbridge.camel.redisqueue;

import java.time.Duration;

/** The right of one worker to handle a group's messages; renewed in the background while the exchange runs. */
@FunctionalInterface
public interface QueueLease {

    /**
     * Time left before the group may be given to another worker, if it is not renewed until then.
     *
     * <p>Counted from before the command that took or renewed the lease was sent, so it is never longer than what Redis
     * thinks. Ask again before each act that must not outlive the lease.
     *
     * @return never null; zero once the lease has run out or is lost
     */
    Duration remaining();
}
