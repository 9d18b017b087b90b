package io.leadbridge.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong so far; the first few of each kind. */
final class Findings {

    private static final int MOST_OF_A_KIND = 5;

    private final Plant plant;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Violation.Kind, Integer> counts = new EnumMap<>(Violation.Kind.class);

    private boolean over;

    /** @param plant the search ends where it is shown */
    Findings(Plant plant) {
        this.plant = plant;
    }

    void add(Violation.Kind kind, String what) {
        Violation violation = new Violation(kind, what);
        if (counts.merge(kind, 1, Integer::sum) <= MOST_OF_A_KIND) {
            violations.add(violation);
        }
        over |= plant.isShownBy(violation);
    }

    /** Something that would never end. */
    void addLast(Violation.Kind kind, String what) {
        add(kind, what);
        over = true;
    }

    /** Whether enough was seen. */
    boolean isOver() {
        return over;
    }

    List<Violation> all() {
        return List.copyOf(violations);
    }
}
