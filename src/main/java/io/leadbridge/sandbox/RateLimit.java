package io.leadbridge.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** What each credential has taken within a second. A refused request is not taken. */
final class RateLimit {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Above this many credentials, those that have rested are forgotten. */
    private static final int CREDENTIALS_KEPT = 1_000;

    private final Map<String, Deque<Instant>> taken = new TreeMap<>();

    /**
     * The second that counts.
     *
     * @param now its end
     * @param resets whether it is the clock's own second, instead of the last thousand milliseconds
     */
    record Window(Instant now, boolean resets) {

        boolean contains(Instant time) {
            return resets ? !time.isBefore(now.truncatedTo(ChronoUnit.SECONDS)) : time.isAfter(now.minus(SECOND));
        }
    }

    /** Whether the credential has taken all that it may. */
    boolean full(String credential, int limit, Window window) {
        Deque<Instant> times = taken.getOrDefault(credential, new ArrayDeque<>());
        while (!times.isEmpty() && !window.contains(times.peekFirst())) {
            times.removeFirst();
        }
        return times.size() >= limit;
    }

    void take(String credential, Window window) {
        if (taken.size() > CREDENTIALS_KEPT) {
            taken.values().removeIf(times -> times.isEmpty() || !window.contains(times.peekLast()));
        }
        taken.computeIfAbsent(credential, any -> new ArrayDeque<>()).addLast(window.now());
    }
}
