package io.leadbridge.event;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a rule compares by size: a number, or a time. */
public sealed interface Quantity {

    /** What {@link #parse} reads, for messages. */
    String FORMS =
            "a number as 1500.50, a date as 2026-12-24 or 24.12.2026, or a time as 2026-12-24T15:30 or 2026-12-24T12:30Z";

    /** A number. */
    record Number(BigDecimal value) implements Quantity {}

    /**
     * A time: a day from its first second to its last, or one second.
     *
     * @param from its beginning
     * @param until its end, which is no part of it
     */
    record Span(Instant from, Instant until) implements Quantity {}

    /**
     * Reads a text.
     *
     * @param text a plain number of at most 40 characters; a date or time of ISO 8601; or a date as {@code 24.12.2026}
     * @param zone where dates, and times without an offset, are meant
     * @return empty if it is neither
     */
    static Optional<Quantity> parse(String text, ZoneId zone) {
        String given = text.strip();
        Optional<BigDecimal> number = number(given);
        return number.isPresent() ? number.map(Number::new) : time(given, zone);
    }

    /** A number that is written out; empty for other texts. An exponent could make a number that fills the memory. */
    static Optional<BigDecimal> number(String text) {
        boolean plain =
                text.length() <= Forms.LENGTH_MAX && Forms.PLAIN.matcher(text).matches();
        return plain ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<Quantity> time(String text, ZoneId zone) {
        if (text.length() > Forms.LENGTH_MAX) {
            return Optional.empty();
        }
        String iso = Forms.POINTED.matcher(text).replaceFirst("$3-$2-$1");
        if (!Forms.TIME.matcher(iso).matches()) {
            return Optional.empty();
        }
        try {
            if (iso.length() == Forms.DAY_LENGTH) {
                LocalDate day = LocalDate.parse(iso);
                return Optional.of(new Span(
                        day.atStartOfDay(zone).toInstant(),
                        day.plusDays(1).atStartOfDay(zone).toInstant()));
            }
            Instant at = Forms.OFFSET.matcher(iso).find()
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant();
            return Optional.of(new Span(at, at.plusSeconds(1)));
        } catch (DateTimeException notThisForm) {
            return Optional.empty();
        }
    }

    /** How numbers and times are written. */
    final class Forms {
        private static final int LENGTH_MAX = 40;
        private static final int DAY_LENGTH = "2026-12-24".length();
        private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
        private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+)?)?");
        private static final Pattern POINTED = Pattern.compile("^([0-9]{2})\\.([0-9]{2})\\.([0-9]{4})$");
        private static final Pattern OFFSET = Pattern.compile("T.*(Z|[+-])");

        private Forms() {}
    }
}
