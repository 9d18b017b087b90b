package io.leadbridge.event;

import java.util.Locale;

/** Kinds of things that live in a CRM. What a CRM reports beyond them is {@link #OTHER}. */
public enum Entity {
    LEAD,
    CONTACT,
    COMPANY,
    /** Fields and stages of the account itself: LPTracker's structure event. */
    STRUCTURE,
    OTHER;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word of tenant files and keys: the name in lower case. */
    public String word() {
        return word;
    }
}
