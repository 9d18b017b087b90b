package io.leadbridge.sandbox.amocrm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The definition of a field.
 *
 * @param code null unless it is a system field
 * @param choices empty unless a value is one of some
 */
record AmoField(long id, String name, Type type, String code, List<Choice> choices) {

    /** What its values are; the API's words in lower case. */
    enum Type {
        TEXT,
        TEXTAREA,
        NUMERIC,
        CHECKBOX,
        SELECT,
        DATE,
        MULTITEXT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of the values that a field may have, or one of the kinds that a value of it may be (of a phone: WORK, MOB).
     *
     * @param code null for a select
     */
    record Choice(long id, String value, String code) {}

    Optional<Choice> choice(long id) {
        return choices.stream().filter(choice -> choice.id() == id).findFirst();
    }

    Optional<Choice> choiceOfValue(String value) {
        return choices.stream().filter(choice -> choice.value().equals(value)).findFirst();
    }

    Optional<Choice> choiceOfCode(String code) {
        return choices.stream().filter(choice -> code.equals(choice.code())).findFirst();
    }
}
