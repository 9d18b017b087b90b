package io.leadbridge.simulator;

/** Faults that are planted into the hub, to see that the checker finds them. */
enum Plant {
    NONE,
    /** Creates are made without an intent, so that a lost answer is not looked for. */
    NO_INTENT,
    /** The hub looks for a lost create at once, before its trace can be there. */
    NO_SEARCH_LAG,
    /** Nobody remembers that a note or task was tried, so that a lost answer is not looked for. */
    NO_TRIES,
    /** Notes and tasks that could not be told at once are forgotten. */
    NO_DEBTS,
    /** The base forgets what it knew of values, so that each echo looks like an edit. */
    NO_BASE,
    /** A message that is to be retried is settled as done. */
    LOST_RETRY,
    /** An outcome is counted each time it is told. */
    DOUBLE_COUNT,
    /** Known contacts are forgotten, and the search finds nobody. */
    NO_MATCH
}
