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

    /**
     * The fencing token: a later lease of the same group has a greater one. Whoever keeps something for the group elsewhere
     * can refuse a worker that goes on after its lease, by the greatest token it has seen.
     *
     * @return greater than 0; 0 only from a stand-in that fences nothing
     */
    default long token() {
        return 0;
    }
}
