package io.leadbridge.simulator;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** The clock of the world in which a hub stands at present. */
final class StandingClock extends Clock {

    private final Supplier<? extends Clock> clock;

    StandingClock(Supplier<? extends Clock> clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.get().instant();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
