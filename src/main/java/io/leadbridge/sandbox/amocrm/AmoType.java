package io.leadbridge.sandbox.amocrm;

import java.util.Locale;
import java.util.Optional;

/** The kinds of records that have fields, tags, notes and links. */
enum AmoType {
    LEADS("lead", 2),
    CONTACTS("contact", 1),
    COMPANIES("company", 3);

    private final String singular;
    private final int number;

    AmoType(String singular, int number) {
        this.singular = singular;
        this.number = number;
    }

    /** The kind that the API calls so. */
    static Optional<AmoType> of(String word) {
        for (AmoType type : values()) {
            if (type.word().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** As in a path. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As in an event. */
    String singular() {
        return singular;
    }

    /** {@code element_type} of a webhook. */
    int number() {
        return number;
    }

    /** How the body of a webhook names it: companies come under contacts, as recorded. */
    String hookWord() {
        return this == LEADS ? "leads" : "contacts";
    }

    String path() {
        return "/api/v4/" + word();
    }
}
