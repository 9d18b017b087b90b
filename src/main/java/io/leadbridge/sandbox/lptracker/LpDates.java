package io.leadbridge.sandbox.lptracker;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** LPTracker's forms of a time, in Moscow's zone. */
final class LpDates {

    private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final DateTimeFormatter MINUTES = form("dd.MM.yyyy HH:mm");
    private static final DateTimeFormatter SECONDS = form("dd.MM.yyyy HH:mm:ss");
    private static final DateTimeFormatter SHORT_YEAR = form("dd.MM.yy HH:mm:ss");
    private static final DateTimeFormatter CLOCK = form("HH:mm");

    private LpDates() {}

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZONE);
    }

    /** As on leads and in fields. */
    static String minutes(Instant time) {
        return MINUTES.format(time);
    }

    /** As on comments. */
    static String seconds(Instant time) {
        return SECONDS.format(time);
    }

    /** As on contacts: a year of two digits. */
    static String shortYear(Instant time) {
        return SHORT_YEAR.format(time);
    }

    /** Hours and minutes. */
    static String clock(Instant time) {
        return CLOCK.format(time);
    }

    /** Reads {@code dd.mm.yyyy HH:MM}, the form of leads and fields; empty if the text has another. */
    static Optional<Instant> read(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, MINUTES).atZone(ZONE).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** When the half-year before the present one began. */
    static Instant startOfPreviousHalfYear(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        LocalDate half = LocalDate.of(today.getYear(), today.getMonthValue() < 7 ? 1 : 7, 1);
        return half.minusMonths(6).atStartOfDay(ZONE).toInstant();
    }
}
