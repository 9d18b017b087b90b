package io.leadbridge.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A field's value, free of any CRM's form. */
public sealed interface Value {

    /** No value: the field is absent, null, or blank. */
    Value EMPTY = new Many(List.of());

    /**
     * Text as the CRM holds it. A choice of a list is the name of its option, a user its id. What is an object in the
     * CRM is a text of JSON, keys in order; of an address they are some of {@code address_line_1}, {@code
     * address_line_2}, {@code city}, {@code state}, {@code zip} and {@code country}.
     */
    record Text(String text) implements Value {
        @Override
        public String canonical() {
            return text.replace("\r\n", "\n").strip();
        }
    }

    /** A number of any scale. */
    record Number(BigDecimal number) implements Value {
        @Override
        public String canonical() {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
    }

    /** A checkbox. */
    record Flag(boolean set) implements Value {
        @Override
        public String canonical() {
            return set ? "1" : "";
        }
    }

    /** A point in time, to the second. */
    record Moment(Instant instant) implements Value {
        @Override
        public String canonical() {
            return Long.toString(instant.getEpochSecond());
        }
    }

    /** Several values, in the order of the CRM: phones, e-mails, options of a multi-select. */
    record Many(List<Value> values) implements Value {
        public Many {
            values = List.copyOf(values);
        }

        @Override
        public String canonical() {
            return values.stream()
                    .map(Value::canonical)
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Makes text a value; {@code null} and blank text give {@link #EMPTY}. */
    static Value of(String text) {
        return text == null || text.isBlank() ? EMPTY : new Text(text);
    }

    /** Makes a whole number a value. */
    static Value of(long number) {
        return new Number(BigDecimal.valueOf(number));
    }

    /** Makes a list of texts a value; blank ones are left out. */
    static Value ofTexts(List<String> texts) {
        return new Many(texts.stream()
                .filter(text -> !text.isBlank())
                .<Value>map(Text::new)
                .toList());
    }

    /**
     * The form in which two values are compared: equal forms mean that nothing has to be written.
     *
     * @return never null; empty exactly if the value is empty
     */
    String canonical();

    /** Tells whether there is nothing in it. */
    default boolean isEmpty() {
        return canonical().isEmpty();
    }

    /** The single values in it: itself, or those of {@link Many}; none if empty. */
    default List<Value> all() {
        if (this instanceof Many many) {
            return many.values();
        }
        return isEmpty() ? List.of() : List.of(this);
    }
}
