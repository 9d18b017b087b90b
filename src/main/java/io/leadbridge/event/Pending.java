package io.leadbridge.event;

import java.util.Locale;
import java.util.Set;

/** A write that is planned and not sent yet, so that it can go together with others of its batch. */
public non-sealed interface Pending extends Progress {

    /** What is written: new leads, differences of leads that are there, notes or tasks. */
    enum Kind {
        CREATE,
        UPDATE,
        NOTE,
        TASK;

        /** The operation of a CRM, as the port calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The lead that it is planned for. */
    Work work();

    /** Whom it is sent to. */
    Account account();

    /** Only writes of one account and one kind go together. */
    Kind kind();

    /** How many may go together, 1 or more. */
    int parcel();

    /**
     * Names of what it writes or may make. Of two writes that share one, the second must not begin before the first has
     * come to its end.
     *
     * @return never empty
     */
    Set<String> touches();
}
