package io.leadbridge.rules;

import io.leadbridge.event.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A field's value made ready for comparing, once for all conditions of a lead. For one thread. */
final class Seen {

    private final Value value;
    private final ZoneId zone;
    private List<Value> all;
    private List<String> texts;
    private List<String> folded;

    /**
     * @param zone in which times are written as texts
     */
    Seen(Value value, ZoneId zone) {
        this.value = value;
        this.zone = zone;
    }

    Value value() {
        return value;
    }

    /** The single values. */
    List<Value> all() {
        if (all == null) {
            all = value.all();
        }
        return all;
    }

    /** The single values as texts; a time as {@code 2026-12-24T15:30} in the tenant's zone, or the day at midnight. */
    List<String> texts() {
        if (texts == null) {
            texts = all().stream().map(this::text).toList();
        }
        return texts;
    }

    /** The texts as they are compared: without regard to case and to spaces at the ends. */
    List<String> folded() {
        if (folded == null) {
            folded = texts().stream().map(Seen::fold).toList();
        }
        return folded;
    }

    static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private String text(Value single) {
        return single instanceof Value.Moment moment ? time(moment.instant(), zone) : single.canonical();
    }

    static String time(Instant instant, ZoneId zone) {
        String local = instant.truncatedTo(ChronoUnit.SECONDS)
                .atZone(zone)
                .toLocalDateTime()
                .toString();
        return local.endsWith("T00:00") ? local.substring(0, local.indexOf('T')) : local;
    }
}
