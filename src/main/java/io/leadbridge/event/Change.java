package io.leadbridge.event;

import java.util.Locale;

/** What an event says was done to its record. Rules name these in {@code change:}, in lower case. */
public enum Change {
    ADDED,
    UPDATED,
    STATUS,
    RESPONSIBLE,
    DELETED,
    RESTORED,
    PAYMENT,
    /** Something that no rule can name: notes, messages, kinds we do not know. */
    OTHER;

    /** The word of tenant files: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
