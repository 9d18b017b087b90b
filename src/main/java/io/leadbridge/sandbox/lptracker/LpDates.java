package io.leadbridge.sandbox.lptracker;

import io.leadbridge.sandbox.Settings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** LPTracker's forms of a time. It never names its zone; here it is the setting {@code zoneOffsetMinutes}, Moscow's at first. */
final class LpDates {

    private static final DateTimeFormatter MINUTES = form("dd.MM.yyyy HH:mm");
    private static final DateTimeFormatter SECONDS = form("dd.MM.yyyy HH:mm:ss");
    private static final DateTimeFormatter SHORT_YEAR = form("dd.MM.yy HH:mm:ss");
    private static final DateTimeFormatter CLOCK = form("HH:mm");
    private static final long OFFSET_MINUTES_MAX = 14 * 60;

    private final Settings settings;

    LpDates(Settings settings) {
        this.settings = settings;
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    private ZoneOffset zone() {
        long minutes = Math.min(OFFSET_MINUTES_MAX, settings.number("zoneOffsetMinutes"));
        return ZoneOffset.ofTotalSeconds((int) minutes * 60);
    }

    private String write(DateTimeFormatter form, Instant time) {
        return form.format(time.atOffset(zone()));
    }

    /** As on leads and in fields. */
    String minutes(Instant time) {
        return write(MINUTES, time);
    }

    /** As on comments. */
    String seconds(Instant time) {
        return write(SECONDS, time);
    }

    /** As on contacts: a year of two digits. */
    String shortYear(Instant time) {
        return write(SHORT_YEAR, time);
    }

    /** Hours and minutes. */
    String clock(Instant time) {
        return write(CLOCK, time);
    }

    /** Reads {@code dd.mm.yyyy HH:MM}, the form of leads and fields; empty if the text has another. */
    Optional<Instant> read(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, MINUTES).toInstant(zone()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** When the half-year before the present one began. */
    Instant startOfPreviousHalfYear(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone());
        LocalDate half = LocalDate.of(today.getYear(), today.getMonthValue() < 7 ? 1 : 7, 1);
        return half.minusMonths(6).atStartOfDay().toInstant(zone());
    }
}
