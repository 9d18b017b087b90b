package io.leadbridge.event;

import java.util.Locale;

/** What may be done to a value between two fields. */
public enum Transform {
    /** Takes spaces off both ends. */
    TRIM,
    /** Keeps the digits only. */
    DIGITS,
    /** Writes a phone number in the international form, {@code +79990001122}. */
    E164;

    /** The word of tenant files: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
