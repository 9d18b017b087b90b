package io.leadbridge.limit;

import java.time.Duration;

/**
 * Whether a call may be made now.
 *
 * @param granted whether it may
 * @param after when to ask again, if not; zero if granted
 * @param reason why not; empty if granted
 * @param probe whether this call finds out if a pause is over
 */
public record Permit(boolean granted, Duration after, String reason, boolean probe) {

    static final Permit GRANTED = new Permit(true, Duration.ZERO, "", false);
    static final Permit PROBE = new Permit(true, Duration.ZERO, "", true);

    static Permit held(Duration after, String reason) {
        return new Permit(false, after, reason, false);
    }
}
