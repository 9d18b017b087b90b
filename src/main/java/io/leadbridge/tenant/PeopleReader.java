package io.leadbridge.tenant;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/** Reads what the file says of the people whose data it is about: where they live, and how long it is kept. */
final class PeopleReader {

    private static final int EVENTS_MAX = 1_000_000;
    private static final int DAYS_MAX = 3_650;

    private final Section file;

    PeopleReader(Section file) {
        this.file = file;
    }

    Region region() {
        return new Region(country(), zone());
    }

    Retention retention() {
        Optional<Section> section = file.section("retention").map(found -> found.only(Keys.RETENTION));
        int events =
                section.flatMap(found -> number(found, "events", EVENTS_MAX)).orElse(Retention.DEFAULT.events());
        int days = section.flatMap(found -> number(found, "days", DAYS_MAX))
                .orElse((int) Retention.DEFAULT.age().toDays());
        return new Retention(events, Duration.ofDays(days));
    }

    private String country() {
        Optional<Text> text = file.text("phone-region");
        String country = text.map(Text::value).orElse(Region.DEFAULT.country());
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(country)) {
            file.fault(
                    "phone-region",
                    "'" + text.map(Text::shown).orElse("")
                            + "' given; a country's two capital letters, as RU, expected");
        }
        return country;
    }

    private ZoneId zone() {
        Optional<Text> text = file.text("time-zone");
        if (text.isEmpty()) {
            return Region.DEFAULT.zone();
        }
        try {
            return ZoneId.of(text.get().value());
        } catch (DateTimeException e) {
            file.fault("time-zone", "'" + text.get().shown() + "' given; a zone, as Europe/Moscow, expected");
            return Region.DEFAULT.zone();
        }
    }

    /** The value of a key; empty if it is absent or wrong. */
    private static Optional<Integer> number(Section section, String key, int max) {
        Optional<Text> text = section.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String given = text.get().value();
        if (!given.matches("[0-9]{1,7}") || Integer.parseInt(given) > max) {
            section.fault(key, "'" + text.get().shown() + "' given; a number from 0 to " + max + " expected");
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(given));
    }
}
