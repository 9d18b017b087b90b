package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** LPTracker's many forms of a time. It never says in which zone they are: that is a setting. */
final class Dates {

    /** In milliseconds it is 1973, in seconds the year 5138. */
    private static final long FIRST_MILLI = 100_000_000_000L;

    private static final DateTimeFormatter MINUTES = form("dd.MM.yyyy HH:mm");
    /** Two digits of the year stand on contacts; so their form goes first, else 17 would be the year 17. */
    private static final List<DateTimeFormatter> FORMS =
            List.of(form("dd.MM.yy HH:mm:ss"), form("dd.MM.yyyy HH:mm:ss"), MINUTES, form("dd.MM.yy HH:mm"));

    private static final int LONGEST = 20;

    private final ZoneId zone;

    Dates(ZoneId zone) {
        this.zone = zone;
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    /** Reads a time: unix seconds or milliseconds, or one of the written forms; {@code null} for anything else. */
    Instant read(JsonNode time) {
        String text = time.asText().strip();
        if (text.matches("\\d{1,15}")) {
            return unix(Long.parseLong(text));
        }
        if (text.length() > LONGEST) {
            return null;
        }
        for (DateTimeFormatter form : FORMS) {
            try {
                return LocalDateTime.parse(text, form).atZone(zone).toInstant();
            } catch (DateTimeException notThisForm) {
                // The next one is tried.
            }
        }
        return null;
    }

    /** Unix time: seconds, or milliseconds from twelve digits on; {@code null} for 0, which means never. */
    private static Instant unix(long number) {
        if (number == 0) {
            return null;
        }
        return number < FIRST_MILLI ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    /** As fields of a lead take it. */
    String write(Instant time) {
        return MINUTES.format(time.atZone(zone));
    }
}
