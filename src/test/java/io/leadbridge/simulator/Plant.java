package io.leadbridge.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Faults that are planted into the hub, and the kinds of violation by which the checker must find them. */
enum Plant {
    NONE,
    /** Creates are made without an intent, so that a lost answer is not looked for. */
    NO_INTENT(Violation.Kind.DOUBLED),
    /** The hub looks for a lost create at once, before its trace can be there. */
    NO_SEARCH_LAG(Violation.Kind.DOUBLED, Violation.Kind.REORDERED, Violation.Kind.UNEQUAL),
    /** Nobody remembers that a note or task was tried, so that a lost answer is not looked for. */
    NO_TRIES(Violation.Kind.DOUBLED),
    /** Notes and tasks that could not be told at once are forgotten. */
    NO_DEBTS(Violation.Kind.LOST),
    /** The base forgets what it knew of values, so that each echo looks like an edit. */
    NO_BASE(Violation.Kind.LOOPED, Violation.Kind.DOUBLED, Violation.Kind.UNEQUAL, Violation.Kind.SWALLOWED),
    /** A message that is to be retried is settled as done. */
    LOST_RETRY(Violation.Kind.LOST),
    /** A message is settled before it is worked. */
    ACK_EARLY(Violation.Kind.LOST),
    /** A batch begins with the newest message. */
    REORDERED_GROUP(Violation.Kind.REORDERED),
    /** The CRM's Retry-After is not read. */
    NO_RETRY_AFTER(Violation.Kind.TOO_SOON),
    /** A message on hold is settled as done. */
    LOST_HOLD(Violation.Kind.LOST),
    /** An outcome is counted each time it is told. */
    DOUBLE_COUNT(Violation.Kind.UNCOUNTED),
    /** The history forgets every tenth outcome. */
    LOST_OUTCOME(Violation.Kind.LOST, Violation.Kind.UNCOUNTED),
    /** An event that is parked and then applied counts for both. */
    PARKED_TWICE(Violation.Kind.UNCOUNTED),
    /** Known contacts are forgotten, and the search finds nobody. */
    NO_MATCH(Violation.Kind.DOUBLED),
    /** Links are forgotten. */
    NO_LINK(Violation.Kind.LOOPED, Violation.Kind.DOUBLED, Violation.Kind.LOST, Violation.Kind.UNEQUAL),
    /** A link takes the place of another one. */
    LINK_NOT_UNIQUE(Violation.Kind.LOOPED, Violation.Kind.DOUBLED, Violation.Kind.LOST, Violation.Kind.UNEQUAL),
    /** Nobody marks that a lead was hinted, so that it is written to unread. */
    NEVER_HINTED(Violation.Kind.SWALLOWED, Violation.Kind.UNEQUAL),
    /** What was read once is taken for the present state for a while. */
    STALE_READ(Violation.Kind.SWALLOWED, Violation.Kind.UNEQUAL, Violation.Kind.REORDERED, Violation.Kind.LOST),
    /** The target of a dispute seems older than it is: the older edit wins. */
    POLICY_INVERTED(Violation.Kind.SWALLOWED, Violation.Kind.UNEQUAL),
    /** A change of what we have written lately is taken for our own. */
    ECHO_BY_TIME(Violation.Kind.SWALLOWED, Violation.Kind.UNEQUAL, Violation.Kind.LOST),
    /** Webhooks of the same kind and length are taken for duplicates. */
    DEDUP_TOO_BROAD(Violation.Kind.LOST),
    /** The worker believes that its lease never ends. */
    WRITE_PAST_LEASE(Violation.Kind.OUTSIDE_LEASE),
    /** The queue takes the verdicts of a worker whose lease is over, and the books what it keeps. */
    NO_FENCE(
            Violation.Kind.TWO_WRITERS,
            Violation.Kind.OUTSIDE_LEASE,
            Violation.Kind.UNCOUNTED,
            Violation.Kind.LOST,
            Violation.Kind.DOUBLED),
    /** The books take what a worker keeps whose lease is over. */
    BOOKS_UNFENCED(
            Violation.Kind.DOUBLED,
            Violation.Kind.LOST,
            Violation.Kind.LOOPED,
            Violation.Kind.SWALLOWED,
            Violation.Kind.UNEQUAL),
    /** A note or task is told before it is kept that it is owed. */
    REMARKS_FIRST(Violation.Kind.DOUBLED),
    /** Calls go out without a slot. */
    NO_LIMIT(Violation.Kind.OVER_RATE),
    /** A rule that has answered an entry into a status answers no other one into the same. */
    LEDGER_WITHOUT_TIME(Violation.Kind.LOST),
    /** A status that was entered and left again is dropped. */
    NO_PASSED_STATUS(Violation.Kind.LOST),
    /** The cursor of a poll moves before what it found is queued. */
    CURSOR_FIRST(Violation.Kind.UNEQUAL, Violation.Kind.LOST, Violation.Kind.SWALLOWED),
    /** Nobody polls for what no webhook told. */
    NO_POLL(Violation.Kind.UNEQUAL, Violation.Kind.LOST, Violation.Kind.SWALLOWED),
    /** An update is sent once more. */
    UPDATE_TWICE(Violation.Kind.LOOPED),
    /** A webhook is answered before it is stored. */
    ANSWER_FIRST(Violation.Kind.UNCOUNTED),
    /** A note is sent once more. */
    NOTE_TWICE(Violation.Kind.DOUBLED),
    /** Nobody waits for a write whose answer was lost, or knows it again when it shows. */
    NO_UNCERTAINTY(Violation.Kind.UNEQUAL, Violation.Kind.SWALLOWED, Violation.Kind.DOUBLED);

    private final Set<Violation.Kind> kinds;

    /** All faults. */
    static List<Plant> all() {
        return Arrays.stream(values()).filter(plant -> plant != NONE).toList();
    }

    Plant(Violation.Kind... kinds) {
        this.kinds = Set.of(kinds);
    }

    /** Whether this violation is what the fault must lead to. */
    boolean isShownBy(Violation violation) {
        return kinds.contains(violation.kind());
    }
}
