package io.leadbridge.limit;

import java.util.Locale;

/**
 * Whose call goes first when not all can. A live call reserves slots ahead. The others take only a slot that begins now,
 * at a distance from the last one, and so stay behind live calls; backfill stays behind retries, too.
 */
public enum Priority {
    /** A webhook that has just come. */
    LIVE,
    /** What did not work at first. */
    RETRY,
    /** What nobody waits for: the first load of an account, reconciliation. */
    BACKFILL;

    /**
     * The priority of that name.
     *
     * @param name in any case; {@code null} for {@link #LIVE}
     * @throws IllegalArgumentException if there is none
     */
    public static Priority of(Object name) {
        return name == null ? LIVE : valueOf(name.toString().toUpperCase(Locale.ROOT));
    }
}
