package io.leadbridge.backfill;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person may do to a backfill. */
public enum Act {
    /** Carries the plan out. */
    RUN(EnumSet.of(State.PLANNED)),
    /** Makes it wait. What is in the queue already is worked. */
    PAUSE(EnumSet.of(State.PLANNING, State.RUNNING)),
    /** Goes on where it was. */
    RESUME(EnumSet.of(State.PAUSED)),
    /** Ends it for good. What is in the queue already is worked. */
    STOP(EnumSet.of(State.PLANNING, State.PLANNED, State.RUNNING, State.PAUSED));

    private final Set<State> from;

    Act(Set<State> from) {
        this.from = from;
    }

    /** The states in which it may be done. */
    public Set<State> from() {
        return EnumSet.copyOf(from);
    }

    /** The word of the API and of the command. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The act of that word; empty if there is none. */
    public static Optional<Act> of(String word) {
        return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst();
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Act::word).toList();
    }
}
