package io.leadbridge.event;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Where an event ended, or what it waits for. */
public sealed interface Outcome extends Progress {

    /** Written to the other CRM; {@code what} names target and fields, never values. */
    record Applied(String what) implements Outcome {}

    /** Both sides agree already; nothing was written. */
    record Unchanged() implements Outcome {}

    /** It told of our own write; nothing was written. */
    record Echo() implements Outcome {}

    /** A newer event of the same record in the same batch speaks for it. */
    record Merged(EventId into) implements Outcome {}

    /** Nothing is to be done. */
    record Ignored(Reason reason, String detail) implements Outcome {}

    /** A person has to look: the CRM refused, or it cannot be understood. */
    record Parked(String reason) implements Outcome {}

    /** Not ended: this event comes back after a while, and that counts as an attempt. */
    record Retried(Duration after, String reason) implements Outcome {}

    /** Not ended: all events of the tenant wait, in order, and no attempt is counted. */
    record Held(Duration after, String reason) implements Outcome {}

    /** Why nothing is to be done. */
    enum Reason {
        NO_RULE,
        CONDITION,
        RECORD_GONE,
        TARGET_CANNOT_TAKE,
        NOT_FOUND,
        FOUND,
        TARGET_GONE,
        OTHER_ACCOUNT,
        NOT_SYNCED
    }

    /** Whether the event's way is over. */
    default boolean ended() {
        return !(this instanceof Retried || this instanceof Held);
    }

    /**
     * The one that tells more of two outcomes of the same event: what has not ended before what has, what needs a
     * person before what was done, what was done before what was not. Of two that have not ended, alike, the one that waits
     * longer, for each wait was asked for; else the first of two alike.
     */
    static Outcome mostTelling(Outcome one, Outcome other) {
        int more = other.weight() - one.weight();
        return more > 0 || more == 0 && other.comesBackAfter().compareTo(one.comesBackAfter()) > 0 ? other : one;
    }

    /** How long the event waits before it is worked again; zero if it has ended. */
    default Duration comesBackAfter() {
        if (this instanceof Held held) {
            return held.after();
        }
        return this instanceof Retried retried ? retried.after() : Duration.ZERO;
    }

    private int weight() {
        List<Class<? extends Outcome>> order = List.of(
                Merged.class,
                Ignored.class,
                Unchanged.class,
                Echo.class,
                Applied.class,
                Parked.class,
                Retried.class,
                Held.class);
        return order.indexOf(getClass());
    }

    /** The word of metrics and pages: {@code applied}, {@code echo}, and so on. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
