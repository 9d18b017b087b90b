package io.leadbridge.simulator;

/** Faults that are planted into the hub, to see that the checker finds them. */
enum Plant {
    NONE,
    /** Creates are made without an intent, so that a lost answer is not looked for. */
    NO_INTENT,
    /** The hub looks for a lost create at once, before its trace can be there. */
    NO_SEARCH_LAG,
    /** The base forgets what it knew of values, so that each echo looks like an edit. */
    NO_BASE,
    /** A message that is to be retried is settled as done. */
    LOST_RETRY,
    /** An outcome is counted each time it is told. */
    DOUBLE_COUNT,
    /** Known contacts are forgotten, and the search finds nobody. */
    NO_MATCH
}
