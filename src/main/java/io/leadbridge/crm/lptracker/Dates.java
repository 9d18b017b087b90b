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

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final DateTimeFormatter MINUTES = form("dd.MM.yyyy HH:mm");
    /** Two digits of the year stand on contacts; so their form goes first, else 17 would be the year 17. */
    private static final List<DateTimeFormatter> FORMS =
            List.of(form("dd.MM.yy HH:mm:ss"), form("dd.MM.yyyy HH:mm:ss"), MINUTES, form("dd.MM.yy HH:mm"));

    private final ZoneId zone;

    Dates(ZoneId zone) {
        this.zone = zone;
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    /** Reads a time: unix seconds, or one of the written forms; {@code null} for anything else. */
    Instant read(JsonNode time) {
        String text = time.asText().strip();
        if (text.matches("\\d{1,12}")) {
            return Long.parseLong(text) == 0 || Long.parseLong(text) > LAST_SECOND
                    ? null
                    : Instant.ofEpochSecond(Long.parseLong(text));
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

    /** Unix milliseconds; {@code null} for anything else. */
    static Instant millis(JsonNode time) {
        String text = time.asText();
        return text.matches("\\d{1,15}") && Long.parseLong(text) > 0
                ? Instant.ofEpochMilli(Long.parseLong(text))
                : null;
    }

    /** As fields of a lead take it. */
    String write(Instant time) {
        return MINUTES.format(time.atZone(zone));
    }
}
