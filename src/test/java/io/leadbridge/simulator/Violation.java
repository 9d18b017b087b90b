package io.leadbridge.simulator;

/** What the checker found wrong. */
record Violation(Kind kind, String what) {

    /** Kinds of it. */
    enum Kind {
        /** Something that was to be carried or told is not there. */
        LOST,
        /** A lead, contact, note or task is there more often than people's acts tell. */
        DOUBLED,
        /** An older value was written over a newer one. */
        REORDERED,
        /** We write though nothing is to be written, or more often than people edit. */
        LOOPED,
        /** More calls than the CRM allows. */
        OVER_RATE,
        /** A message comes back before the CRM's Retry-After. */
        TOO_SOON,
        /** Both sides differ. */
        UNEQUAL,
        /** Webhooks or events do not add up. */
        UNCOUNTED,
        /** What a person entered last is nowhere. */
        SWALLOWED,
        /** Two workers wrote for one tenant at once. */
        TWO_WRITERS,
        /** A write was begun that may outlive its lease. */
        OUTSIDE_LEASE,
        /** Parked, though nothing needs a person; or no end in sight. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
