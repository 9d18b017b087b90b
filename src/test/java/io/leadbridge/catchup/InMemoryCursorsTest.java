package io.leadbridge.catchup;

import io.leadbridge.testing.HandClock;
import java.time.Instant;

class InMemoryCursorsTest extends CursorsContract {

    @Override
    Cursors empty() {
        return new InMemoryCursors(new HandClock(Instant.parse("2026-03-01T09:00:00Z")));
    }
}
