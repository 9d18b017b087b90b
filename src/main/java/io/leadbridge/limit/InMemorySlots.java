package io.leadbridge.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Slots of one process, on its own clock: for tests and the simulator. The same arithmetic as {@link RedisSlots}. */
public final class InMemorySlots implements Slots {

    private final Clock clock;
    /** Begin of the newest slots of each key, in milliseconds, oldest first. */
    private final Map<String, ArrayDeque<Long>> taken = new HashMap<>();

    public InMemorySlots(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Slot reserve(String key, int requests, Duration window, Duration maxWait) {
        ArrayDeque<Long> slots = taken.computeIfAbsent(key, absent -> new ArrayDeque<>());
        while (slots.size() > requests) {
            slots.removeFirst();
        }
        long nowMs = clock.millis();
        // The slot that began "requests" slots ago must be a whole window back.
        long atMs = slots.size() < requests ? nowMs : Math.max(nowMs, slots.getFirst() + window.toMillis());
        Duration wait = Duration.ofMillis(atMs - nowMs);
        if (wait.compareTo(maxWait) > 0) {
            return new Slot(false, wait.minus(maxWait));
        }
        slots.addLast(atMs);
        return new Slot(true, wait);
    }
}
