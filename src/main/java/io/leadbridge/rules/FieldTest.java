package io.leadbridge.rules;

import io.leadbridge.event.Condition;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One comparison of a field's value with a fixed text. Of several values, one that fits is enough. Its texts leave the
 * operand out, for where it fits it is the lead's value.
 */
final class FieldTest {

    private static final Set<String> YES = Set.of("1", "true", "yes", "да");
    private static final Set<String> NO = Set.of("0", "false", "no", "нет");
    private static final int DIGITS_MAX = 40;
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private final Condition.Test test;
    private final String operand;
    private final Optional<BigDecimal> number;

    private FieldTest(Condition.Test test, String operand) {
        this.test = test;
        this.operand = fold(operand);
        this.number = number(this.operand);
    }

    static FieldTest of(Condition.Test test, String operand) {
        return new FieldTest(test, operand);
    }

    /** What a condition asks of its field, with its operands, as {@code equals 'landing'}. */
    static String asks(Condition.OfField condition) {
        String word = condition.test().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (condition.test()) {
            case EMPTY, NOT_EMPTY -> "is " + word;
            case GREATER, LESS ->
                "is " + word + " than '" + condition.operands().get(0) + "'";
            case IN -> "is one of '" + String.join("', '", condition.operands()) + "'";
            default -> word + " '" + condition.operands().get(0) + "'";
        };
    }

    boolean holds(Value value) {
        return switch (test) {
            case EMPTY -> value.isEmpty();
            case NOT_EMPTY -> !value.isEmpty();
            case EQUALS ->
                value instanceof Value.Flag flag
                        ? equalsFlag(flag)
                        : value.all().stream().anyMatch(this::equalsSingle);
            case CONTAINS ->
                value.all().stream().anyMatch(single -> fold(single.canonical()).contains(operand));
            default -> throw new IllegalArgumentException("the reader of tenant files does not let this in: " + test);
        };
    }

    String yes() {
        return switch (test) {
            case EMPTY -> "is empty";
            case NOT_EMPTY -> "is not empty";
            case EQUALS -> "equals what the rule names";
            case CONTAINS -> "contains what the rule names";
            default -> "fits what the rule names";
        };
    }

    String no() {
        return switch (test) {
            case EMPTY -> "is not empty";
            case NOT_EMPTY -> "is empty";
            case EQUALS -> "does not equal what the rule names";
            case CONTAINS -> "does not contain what the rule names";
            default -> "does not fit what the rule names";
        };
    }

    private boolean equalsSingle(Value value) {
        if (value instanceof Value.Number given && number.isPresent()) {
            return given.number().compareTo(number.get()) == 0;
        }
        return fold(value.canonical()).equals(operand);
    }

    private boolean equalsFlag(Value.Flag flag) {
        return (flag.set() ? YES : NO).contains(operand);
    }

    private static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<BigDecimal> number(String text) {
        boolean plain = text.length() <= DIGITS_MAX && PLAIN.matcher(text).matches();
        return plain ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
