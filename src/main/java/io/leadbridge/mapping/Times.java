package io.leadbridge.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Days and points in time as people of one zone write them. */
final class Times {

    private static final int LENGTH_MAX = 60;
    private static final int LAST_YEAR = 9999;

    private static final DateTimeFormatter DAY = form("uuuu-MM-dd");
    private static final DateTimeFormatter MINUTE = form("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SECOND = form("uuuu-MM-dd HH:mm:ss");

    /** ISO 8601 with T or a space, and the form of Russia and Germany. */
    private static final List<DateTimeFormatter> FORMS =
            List.of(form("uuuu-MM-dd[['T'][' ']HH:mm[:ss]]"), form("dd.MM.uuuu[ HH:mm[:ss]]"));

    private final ZoneId zone;

    Times(ZoneId zone) {
        this.zone = zone;
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    /** A pattern of a tenant file. */
    static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    /** {@code 2026-12-24}; with hours and minutes if it is not midnight, with seconds if it has some. */
    String write(Instant time) {
        ZonedDateTime local = time.atZone(zone);
        if (local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return DAY.format(local);
        }
        return (local.getSecond() == 0 ? MINUTE : SECOND).format(local);
    }

    /** {@code 2026-12-24T15:30:00+03:00}. */
    String iso(Instant time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
    }

    String write(Instant time, DateTimeFormatter form) {
        return form.format(time.atZone(zone));
    }

    /** What {@link #write} writes, ISO 8601 also with an offset, and {@code 24.12.2026 15:30}; empty for other texts. */
    Optional<Instant> read(String text) {
        String given = text.strip();
        if (given.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        for (DateTimeFormatter form : FORMS) {
            Optional<Instant> read = read(given, form);
            if (read.isPresent()) {
                return read;
            }
        }
        try {
            return bounded(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeException notThisForm) {
            return Optional.empty();
        }
    }

    /** A text of this form; what says no time is meant from midnight on. */
    Optional<Instant> read(String text, DateTimeFormatter form) {
        try {
            TemporalAccessor parsed = form.parse(text.strip());
            ZoneId told = parsed.query(TemporalQueries.zone());
            LocalDate day = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (day == null) {
                return Optional.empty();
            }
            LocalDateTime local = LocalDateTime.of(day, time == null ? LocalTime.MIDNIGHT : time);
            return bounded(local.atZone(told == null ? zone : told).toInstant());
        } catch (DateTimeException notThisForm) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> bounded(Instant time) {
        return isKept(time) ? Optional.of(time.truncatedTo(ChronoUnit.SECONDS)) : Optional.empty();
    }

    /** Whether its year has at most four digits, as every CRM's own forms need it. */
    static boolean isKept(Instant time) {
        return !time.isBefore(Instant.parse("0001-01-02T00:00:00Z"))
                && !time.isAfter(LocalDate.of(LAST_YEAR, 12, 30)
                        .atStartOfDay(ZoneId.of("Z"))
                        .toInstant());
    }

    Instant midnight(Instant time) {
        return time.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    }
}
