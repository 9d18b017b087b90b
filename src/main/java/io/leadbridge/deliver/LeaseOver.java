package io.leadbridge.deliver;

import io.leadbridge.event.Outcome;
import java.time.Duration;

/**
 * Another worker has taken the tenant's work over: the books refused what one wanted to keep whose lease is over. It ends
 * the lead's pass, and does not leave this room: {@link Deliver} makes an outcome of it.
 */
final class LeaseOver extends RuntimeException {

    private static final long serialVersionUID = 1;

    LeaseOver() {
        super("another worker has taken over", null, false, false);
    }

    /** Whoever has the work now does it; the queue takes no verdict of ours any more. */
    Outcome outcome() {
        return new Outcome.Held(Duration.ZERO, getMessage());
    }
}
