package io.leadbridge.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** Who listens to webhooks, and how well they were answered. */
public final class Destination {

    private static final Duration WATCHED = Duration.ofHours(2);

    private final String url;
    private final Predicate<String> wanted;
    private final boolean mayBeDisabled;
    private final Deque<Instant> failures = new ArrayDeque<>();
    private boolean disabled;
    private Instant lastDueAt = Instant.MIN;

    /**
     * @param url absolute
     * @param wanted which events are sent there
     * @param mayBeDisabled whether too many bad answers switch it off
     */
    public Destination(String url, Predicate<String> wanted, boolean mayBeDisabled) {
        this.url = url;
        this.wanted = wanted;
        this.mayBeDisabled = mayBeDisabled;
    }

    /** Where to. */
    public String url() {
        return url;
    }

    /** Whether too many bad answers switched it off. */
    public boolean disabled() {
        return disabled;
    }

    boolean wants(String event) {
        return !disabled && wanted.test(event);
    }

    /** Notes a bad answer; more than {@code limit} within two hours switch the destination off. */
    void failed(Instant now, long limit) {
        failures.addLast(now);
        while (failures.peekFirst().isBefore(now.minus(WATCHED))) {
            failures.removeFirst();
        }
        if (mayBeDisabled && failures.size() > limit) {
            disabled = true;
        }
    }

    /** The time for the next delivery that must not overtake an earlier one. */
    Instant inLine(Instant dueAt) {
        lastDueAt = dueAt.isAfter(lastDueAt) ? dueAt : lastDueAt;
        return lastDueAt;
    }
}
