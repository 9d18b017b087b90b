package io.leadbridge.limit;

import io.leadbridge.event.Standing;
import java.time.Instant;

/**
 * A connection on which nothing is sent until a person did something.
 *
 * @param kind {@link Standing.Kind#PERSON}, or {@link Standing.Kind#BAN} for its whole account
 * @param reason for people, without secrets
 * @param since when it began, by Redis' clock
 */
public record Paused(Standing.Kind kind, String reason, Instant since) {

    @Override
    public String toString() {
        return "paused since " + since + ": " + reason;
    }
}
