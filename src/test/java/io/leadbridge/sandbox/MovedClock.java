package io.leadbridge.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that the test moves. */
public final class MovedClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-03-01T09:00:00Z");

    /** Moves it forward. */
    public void advance(Duration by) {
        now = now.plus(by);
    }

    /** Sets it. */
    public void moveTo(Instant time) {
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
