package io.leadbridge.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong so far; the first few of each kind. */
final class Findings {

    private static final int MOST_OF_A_KIND = 5;

    private final List<Violation> violations = new ArrayList<>();
    private final Map<Violation.Kind, Integer> counts = new EnumMap<>(Violation.Kind.class);

    void add(Violation.Kind kind, String what) {
        if (counts.merge(kind, 1, Integer::sum) <= MOST_OF_A_KIND) {
            violations.add(new Violation(kind, what));
        }
    }

    List<Violation> all() {
        return List.copyOf(violations);
    }
}
