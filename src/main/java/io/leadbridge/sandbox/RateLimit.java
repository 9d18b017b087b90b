package io.leadbridge.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** At most so many requests in any sliding second, for each credential. A refused request does not count. */
final class RateLimit {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    /** Above this many credentials, those that have rested are forgotten. */
    private static final int CREDENTIALS_KEPT = 1_000;

    private final int limit;
    private final Map<String, Deque<Instant>> taken = new TreeMap<>();

    RateLimit(int limit) {
        this.limit = limit;
    }

    boolean take(String credential, Instant now) {
        if (taken.size() > CREDENTIALS_KEPT) {
            taken.values().removeIf(times -> !times.peekLast().isAfter(now.minus(WINDOW)));
        }
        Deque<Instant> times = taken.computeIfAbsent(credential, any -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().isAfter(now.minus(WINDOW))) {
            times.removeFirst();
        }
        if (times.size() >= limit) {
            return false;
        }
        times.addLast(now);
        return true;
    }
}
