package io.leadbridge.console;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The words, numbers and times of one language. Safe for several threads. */
public final class Words {

    /** Name of the bundles. */
    static final String BUNDLE = "io.leadbridge.console.words";

    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final long MILLIS_PER_SECOND = 1000;

    private final Language language;
    private final ResourceBundle bundle;
    private final Clock clock;

    Words(Language language, Clock clock) {
        this.language = language;
        this.clock = clock;
        ResourceBundle.Control own =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        this.bundle = ResourceBundle.getBundle(BUNDLE, language.locale(), own);
    }

    /** Its tag by BCP 47. */
    public String language() {
        return language.tag();
    }

    /** The words of this key, with these in their places. A key that is not there is shown as it is. */
    public String of(String key, Object... arguments) {
        try {
            String words = bundle.getString(key);
            return arguments.length == 0 ? words : new MessageFormat(words, language.locale()).format(arguments);
        } catch (MissingResourceException e) {
            return key;
        }
    }

    /** Whether there are words of this key. */
    boolean has(String key) {
        return bundle.containsKey(key);
    }

    /** A whole number. */
    public String number(long number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }

    /** A number with one digit behind its point. */
    public String rate(double number) {
        NumberFormat format = NumberFormat.getNumberInstance(language.locale());
        format.setMaximumFractionDigits(1);
        return format.format(number);
    }

    /** The time by UTC. */
    public String exact(Instant time) {
        return EXACT.format(time);
    }

    /** How long ago it was, or in what time it will be. */
    public String ago(Instant time) {
        Duration age = Duration.between(time, clock.instant());
        if (age.abs().toSeconds() < 1) {
            return of("time.now");
        }
        return age.isNegative() ? of("time.in", length(age.negated())) : of("time.ago", length(age));
    }

    /** A length of time, to its greatest unit. */
    public String length(Duration length) {
        long seconds = length.toSeconds();
        if (length.toMillis() < MILLIS_PER_SECOND) {
            return of("time.millis", Long.toString(length.toMillis()));
        }
        if (seconds < 10) {
            return of("time.seconds", rate(length.toMillis() / (double) MILLIS_PER_SECOND));
        }
        if (seconds < 60) {
            return of("time.seconds", Long.toString(seconds));
        }
        if (length.toMinutes() < 60) {
            return of("time.minutes", Long.toString(length.toMinutes()));
        }
        return length.toHours() < 48
                ? of("time.hours", Long.toString(length.toHours()))
                : of("time.days", number(length.toDays()));
    }

    Locale locale() {
        return language.locale();
    }
}
