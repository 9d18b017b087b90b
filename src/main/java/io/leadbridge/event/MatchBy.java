package io.leadbridge.event;

import java.util.Locale;

/** Ways to find the lead's counterpart. */
public enum MatchBy {
    LINK,
    PHONE,
    EMAIL,
    /** The contact's full name; counts only if exactly one contact has it. */
    NAME;

    /** The word of tenant files: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
