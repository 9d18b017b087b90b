package io.leadbridge.limit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Slots of one process, by an injected clock: for the simulator and for tests. */
public final class InMemorySlots implements Slots {

    private final InstantSource clock;
    private final Map<String, Deque<Long>> beginsMs = new HashMap<>();

    public InMemorySlots(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Slot reserve(String credential, int requests, Duration window, Duration waitMax) {
        long nowMs = clock.millis();
        Deque<Long> begins = beginsMs.computeIfAbsent(credential, key -> new ArrayDeque<>());
        while (begins.size() > requests) {
            begins.removeFirst();
        }
        long beginMs = begins.size() < requests ? nowMs : Math.max(nowMs, begins.getFirst() + window.toMillis());
        Duration in = Duration.ofMillis(beginMs - nowMs);
        if (in.compareTo(waitMax) > 0) {
            return new Slot(false, in);
        }
        begins.addLast(beginMs);
        return new Slot(true, in);
    }
}
