package io.leadbridge.drift;

import java.util.Locale;

/** What may be wrong with a lead. */
public enum Kind {
    /** A change was made, a rule has to carry it, and nobody told us. */
    MISSED,
    /** The target shows another value than was carried to it, and no rule carries it back. */
    EDITED,
    /** The lead is linked, and its CRM does not have it any more. */
    GONE,
    /** The lead has no counterpart, though a rule makes one. */
    UNLINKED,
    /** The lead is linked, and belongs to another account or project than the connection's. */
    ELSEWHERE;

    /** The word of metrics, logs and docs: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
