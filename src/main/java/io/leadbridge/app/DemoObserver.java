package io.leadbridge.app;

import io.leadbridge.event.Decision;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Notes what the hub decides and where events end, while the demo runs. */
final class DemoObserver implements History.Listener, Watchers.DecisionWatcher {

    /** An outcome, and when it came (System.nanoTime). */
    record Seen(RecordRef record, Outcome outcome, long atNanos) {}

    private record Rule(RecordRef record, String names) {}

    private final List<Seen> outcomes = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    @Override
    public synchronized void ended(TenantId tenant, Ended event) {
        outcomes.add(new Seen(event.record(), event.outcome(), System.nanoTime()));
        notifyAll();
    }

    @Override
    public synchronized void decided(RecordRef lead, Decision decision) {
        if (decision instanceof Decision.Act act) {
            rules.add(new Rule(
                    lead, act.fired().stream().map(Decision.Fired::rule).collect(Collectors.joining(", "))));
        }
    }

    /** The first outcome of a record after a moment that fits; waits for it, up to another moment. */
    synchronized Optional<Seen> await(RecordRef record, Predicate<Outcome> which, long afterNanos, long untilNanos)
            throws InterruptedException {
        while (true) {
            Optional<Seen> seen = outcomes.stream()
                    .filter(one -> one.atNanos() - afterNanos >= 0)
                    .filter(one -> record.equals(one.record()) && which.test(one.outcome()))
                    .findFirst();
            long leftMillis = (untilNanos - System.nanoTime()) / 1_000_000;
            if (seen.isPresent() || leftMillis <= 0) {
                return seen;
            }
            wait(leftMillis);
        }
    }

    /** The rule that fired last for a record; empty if none did. */
    synchronized Optional<String> rule(RecordRef record) {
        return rules.stream()
                .filter(rule -> rule.record().equals(record))
                .map(Rule::names)
                .reduce((first, second) -> second);
    }
}
