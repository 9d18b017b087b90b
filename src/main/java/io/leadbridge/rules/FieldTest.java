package io.leadbridge.rules;

import io.leadbridge.event.Condition;
import io.leadbridge.event.Quantity;
import io.leadbridge.event.Regex;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The comparison of a field's value with the operands of a condition. Of several values, one that fits is enough. What
 * {@link #yes} and {@link #no} say leaves the operands out, for where they fit they are the lead's value.
 */
final class FieldTest {

    private static final Set<String> YES = Set.of("1", "true", "yes", "да");
    private static final Set<String> NO = Set.of("0", "false", "no", "нет");

    private FieldTest() {}

    /** An operand that the comparison cannot take; the reader of tenant files finds it before. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Makes the comparison.
     *
     * @param operands as the condition has them
     * @param zone in which dates among the operands are meant
     */
    static Predicate<Seen> of(Condition.Test test, List<String> operands, ZoneId zone) throws Unfit {
        return switch (test) {
            case EMPTY -> seen -> seen.value().isEmpty();
            case NOT_EMPTY -> seen -> !seen.value().isEmpty();
            case EQUALS, IN -> new OneOf(operands, zone);
            case CONTAINS -> contains(Seen.fold(first(operands)));
            case MATCHES -> matches(first(operands));
            case GREATER -> sized(first(operands), zone, 1);
            case LESS -> sized(first(operands), zone, -1);
        };
    }

    private static String first(List<String> operands) {
        return operands.isEmpty() ? "" : operands.get(0);
    }

    private static Predicate<Seen> contains(String part) {
        return seen -> {
            for (String text : seen.folded()) {
                if (text.contains(part)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Predicate<Seen> matches(String expression) throws Unfit {
        try {
            Regex regex = Regex.of(expression);
            return seen -> {
                for (String text : seen.texts()) {
                    if (regex.isIn(text)) {
                        return true;
                    }
                }
                return false;
            };
        } catch (Regex.Unfit e) {
            throw new Unfit(e.getMessage());
        }
    }

    private static Predicate<Seen> sized(String operand, ZoneId zone, int sign) throws Unfit {
        Quantity bound = Quantity.parse(operand, zone)
                .orElseThrow(() -> new Unfit("'" + operand + "' given; " + Quantity.FORMS + " expected"));
        return seen -> {
            for (Value single : seen.all()) {
                if (compare(single, bound, zone) == sign) {
                    return true;
                }
            }
            return false;
        };
    }

    /** -1, 0 or 1 as {@link Comparable} has it, equal to a span being within it; 2 if the two cannot be compared. */
    private static int compare(Value single, Quantity bound, ZoneId zone) {
        if (bound instanceof Quantity.Number number) {
            Optional<BigDecimal> value = number(single);
            return value.isPresent() ? value.get().compareTo(number.value()) : 2;
        }
        Quantity.Span span = (Quantity.Span) bound;
        Optional<Quantity.Span> at = time(single, zone);
        if (at.isEmpty()) {
            return 2;
        }
        if (at.get().from().isBefore(span.from())) {
            return -1;
        }
        return at.get().from().isBefore(span.until()) ? 0 : 1;
    }

    /** A number, or a text that is one: with spaces between the thousands, and a comma or a point. */
    private static Optional<BigDecimal> number(Value single) {
        if (single instanceof Value.Number number) {
            return Optional.of(number.number());
        }
        return single instanceof Value.Text text
                ? Quantity.number(
                        text.text().replaceAll("[\\s\\u00A0\\u202F]", "").replace(',', '.'))
                : Optional.empty();
    }

    private static Optional<Quantity.Span> time(Value single, ZoneId zone) {
        if (single instanceof Value.Moment moment) {
            return Optional.of(
                    new Quantity.Span(moment.instant(), moment.instant().plusSeconds(1)));
        }
        return single instanceof Value.Text text
                ? Quantity.parse(text.text(), zone)
                        .filter(Quantity.Span.class::isInstance)
                        .map(Quantity.Span.class::cast)
                : Optional.empty();
    }

    /** Equals one of the operands: as text; numbers by size; a checkbox by yes and no; a time within a day or second. */
    private static final class OneOf implements Predicate<Seen> {
        private final Set<String> texts = new HashSet<>();
        private final Set<BigDecimal> numbers = new HashSet<>();
        private final List<Quantity.Span> spans = new ArrayList<>();
        private final boolean yes;
        private final boolean no;

        OneOf(List<String> operands, ZoneId zone) {
            for (String operand : operands) {
                texts.add(Seen.fold(operand));
                Quantity.parse(operand, zone).ifPresent(quantity -> {
                    if (quantity instanceof Quantity.Number number) {
                        numbers.add(number.value().stripTrailingZeros());
                    } else {
                        spans.add((Quantity.Span) quantity);
                    }
                });
            }
            yes = texts.stream().anyMatch(YES::contains);
            no = texts.stream().anyMatch(NO::contains);
        }

        @Override
        public boolean test(Seen seen) {
            if (seen.value() instanceof Value.Flag flag) {
                return flag.set() ? yes : no;
            }
            List<Value> all = seen.all();
            for (int i = 0; i < all.size(); i++) {
                if (texts.contains(seen.folded().get(i)) || isNumber(all.get(i)) || isWithin(all.get(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean isNumber(Value single) {
            return !numbers.isEmpty()
                    && single instanceof Value.Number number
                    && numbers.contains(number.number().stripTrailingZeros());
        }

        private boolean isWithin(Value single) {
            if (spans.isEmpty() || !(single instanceof Value.Moment moment)) {
                return false;
            }
            return spans.stream()
                    .anyMatch(span -> !moment.instant().isBefore(span.from())
                            && moment.instant().isBefore(span.until()));
        }
    }

    /** What a condition asks of its field, with its operands, as {@code equals 'landing'}. */
    static String asks(Condition.OfField condition) {
        String word = condition.test().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (condition.test()) {
            case EMPTY, NOT_EMPTY -> "is " + word;
            case GREATER, LESS -> "is " + word + " than '" + first(condition.operands()) + "'";
            case IN -> "is one of '" + String.join("', '", condition.operands()) + "'";
            case EQUALS, CONTAINS, MATCHES -> word + " '" + first(condition.operands()) + "'";
        };
    }

    /** What holds. */
    static String yes(Condition.Test test) {
        return switch (test) {
            case EMPTY -> "is empty";
            case NOT_EMPTY -> "is not empty";
            case EQUALS -> "equals what the rule names";
            case CONTAINS -> "contains what the rule names";
            case MATCHES -> "matches the rule's pattern";
            case IN -> "is one of those that the rule names";
            case GREATER -> "is greater than the rule's bound";
            case LESS -> "is less than the rule's bound";
        };
    }

    /** What holds instead. */
    static String no(Condition.Test test) {
        return switch (test) {
            case EMPTY -> "is not empty";
            case NOT_EMPTY -> "is empty";
            case EQUALS -> "does not equal what the rule names";
            case CONTAINS -> "does not contain what the rule names";
            case MATCHES -> "does not match the rule's pattern";
            case IN -> "is none of those that the rule names";
            case GREATER -> "is not greater than the rule's bound";
            case LESS -> "is not less than the rule's bound";
        };
    }
}
