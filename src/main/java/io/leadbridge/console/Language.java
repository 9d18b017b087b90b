package io.leadbridge.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language of the pages. */
enum Language {
    EN("en"),
    RU("ru");

    private static final int HEADER_MAX = 200;

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** By BCP 47. */
    String tag() {
        return tag;
    }

    Locale locale() {
        return Locale.forLanguageTag(tag);
    }

    /** The one of this tag; empty if there is none. */
    static Optional<Language> of(String tag) {
        return List.of(values()).stream()
                .filter(language -> language.tag.equals(tag))
                .findFirst();
    }

    /** The one that a browser likes best by its {@code Accept-Language}; English if it names none of ours. */
    static Language accepted(String header) {
        if (header == null || header.length() > HEADER_MAX) {
            return EN;
        }
        try {
            Locale best = Locale.lookup(
                    Locale.LanguageRange.parse(header),
                    List.of(values()).stream().map(Language::locale).toList());
            return best == null ? EN : of(best.getLanguage()).orElse(EN);
        } catch (IllegalArgumentException e) {
            return EN;
        }
    }
}
