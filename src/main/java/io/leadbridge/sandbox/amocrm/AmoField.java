package io.leadbridge.sandbox.amocrm;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The definition of a field.
 *
 * @param code null unless it is a system field
 * @param choices empty unless a value is one of some
 * @param apiOnly whether people cannot edit it
 */
record AmoField(long id, String name, Type type, String code, List<Choice> choices, boolean apiOnly) {

    /** What its values are; the API's words in lower case. */
    enum Type {
        TEXT,
        TEXTAREA,
        STREETADDRESS,
        URL,
        NUMERIC,
        PRICE,
        MONETARY,
        CHECKBOX,
        SELECT,
        RADIOBUTTON,
        MULTISELECT,
        CATEGORY,
        DATE,
        BIRTHDAY,
        DATE_TIME,
        MULTITEXT,
        SMART_ADDRESS,
        TRACKING_DATA,
        LEGAL_ENTITY,
        ITEMS,
        FILE,
        CHAINED_LIST,
        LINKED_ENTITY;

        private static final Set<Type> CHOSEN = EnumSet.of(SELECT, RADIOBUTTON, MULTISELECT, CATEGORY);
        private static final Set<Type> KINDED = EnumSet.of(MULTITEXT, SMART_ADDRESS);
        private static final Set<Type> SEVERAL = EnumSet.of(
                MULTISELECT, CATEGORY, MULTITEXT, SMART_ADDRESS, LEGAL_ENTITY, ITEMS, CHAINED_LIST, LINKED_ENTITY);
        private static final Set<Type> TIMES = EnumSet.of(DATE, BIRTHDAY, DATE_TIME);

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a value is one of the field's choices. */
        boolean chosen() {
            return CHOSEN.contains(this);
        }

        /** Whether a value is a text of one of the field's kinds, such as WORK. */
        boolean kinded() {
            return KINDED.contains(this);
        }

        /** Whether it holds more than one value. */
        boolean several() {
            return SEVERAL.contains(this);
        }

        boolean time() {
            return TIMES.contains(this);
        }
    }

    /**
     * One of the values that a field may have, or one of the kinds that a value of it may be (of a phone: WORK, MOB).
     *
     * @param code null for a select
     */
    record Choice(long id, String value, String code) {}

    AmoField(long id, String name, Type type, String code, List<Choice> choices) {
        this(id, name, type, code, choices, false);
    }

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
