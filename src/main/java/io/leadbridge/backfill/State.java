package io.leadbridge.backfill;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How far a backfill has come. */
public enum State {
    /** The leads are walked and rehearsed; nothing is written. */
    PLANNING,
    /** The plan is there, for a person to look at. */
    PLANNED,
    /** The leads are walked again and worked. */
    RUNNING,
    /** Planning or running waits for a person: one has paused it, or the brake has. */
    PAUSED,
    /** A person has ended it. */
    STOPPED,
    /** All leads of the run have come to their end. */
    DONE,
    /** It cannot go on. */
    FAILED;

    private static final Set<State> WORKED = EnumSet.of(PLANNING, RUNNING);
    private static final Set<State> OVER = EnumSet.of(STOPPED, DONE, FAILED);

    /** Whether servers go on with it. */
    public boolean isWorked() {
        return WORKED.contains(this);
    }

    /** Whether nothing will happen to it any more. */
    public boolean isOver() {
        return OVER.contains(this);
    }

    /** The word of pages and of the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that word. */
    public static State of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
