package io.leadbridge.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the pages look. */
enum Theme {
    /** As the person's system says. */
    AUTO,
    LIGHT,
    DARK;

    /** The word of cookies and of the stylesheet. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this word; empty if there is none. */
    static Optional<Theme> of(String word) {
        return List.of(values()).stream()
                .filter(theme -> theme.word().equals(word))
                .findFirst();
    }
}
