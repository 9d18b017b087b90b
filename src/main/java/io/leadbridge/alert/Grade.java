package io.leadbridge.alert;

import java.util.Locale;

/** How much a problem matters; the later the more. */
public enum Grade {
    /** Somebody should look today. */
    WARNING,
    /** Somebody has to look now. */
    CRITICAL;

    /** As settings and messages have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
