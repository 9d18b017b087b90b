package io.leadbridge.health;

import io.leadbridge.event.Account;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How the last calls of each connection went. Nobody is called for it: what is not used is not known. */
public final class Connections {

    private final Clock clock;
    private final Map<Account, State> states = new ConcurrentHashMap<>();

    /**
     * @param failures calls in a row that failed; 0 after one that did not
     * @param since of the first of them, or of the last good call
     * @param reason of the last failure; empty if there is none
     */
    public record State(int failures, Instant since, String reason) {}

    public Connections(Clock clock) {
        this.clock = clock;
    }

    /** A call was answered, be it with a refusal. */
    public void answered(Account account) {
        states.put(account, new State(0, clock.instant(), ""));
    }

    /**
     * A call failed, or could not even be made.
     *
     * @param reason without secrets and without values of a record
     */
    public void failed(Account account, String reason) {
        states.compute(
                account,
                (same, last) -> last == null || last.failures() == 0
                        ? new State(1, clock.instant(), reason)
                        : new State(last.failures() + 1, last.since(), reason));
    }

    /** What is known, by connection. */
    public Map<Account, State> states() {
        return new TreeMap<>(states);
    }
}
