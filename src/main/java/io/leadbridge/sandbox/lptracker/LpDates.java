package io.leadbridge.sandbox.lptracker;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

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

    /** Whether the text has the form that a field takes. */
    static boolean isDate(String text) {
        try {
            return LocalDateTime.parse(text, MINUTES) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
