package io.leadbridge.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads values of {@code application.properties}, and collects everything that is wrong with them.
 *
 * <p>The environment wins over the file: {@code LEADBRIDGE_MAX_BODY} over {@code leadbridge.max-body}. The name is the
 * key in capitals, with underscores for dots and hyphens.
 */
final class PropertyReader {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final Path file;
    private final Properties properties = new Properties();
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();
    private final List<String> lines;

    PropertyReader(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
        this.lines = load();
    }

    private List<String> load() {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            faults.add(file + ": cannot be read: " + e);
            return List.of();
        }
    }

    /** Everything that was wrong so far. */
    List<String> faults() {
        return faults;
    }

    /** A text; empty if it is not set. */
    String text(String key) {
        String value = environment.get(environmentName(key));
        return (value != null ? value : properties.getProperty(key, "")).strip();
    }

    /** Whether the file or the environment names the key, though with an empty value. */
    boolean isSet(String key) {
        return environment.containsKey(environmentName(key)) || properties.containsKey(key);
    }

    /** All keys of the file that begin with {@code prefix}, without it, with their values. */
    Map<String, String> under(String prefix) {
        Map<String, String> found = new java.util.TreeMap<>();
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> found.put(key.substring(prefix.length()), text(key)));
        return found;
    }

    /** All keys of the file with their values, those of the environment where it has them. */
    Map<String, String> all() {
        return under("");
    }

    /** A whole number of this range; its lower end if the value is at fault. */
    long number(String key, long from, long to) {
        try {
            long value = Long.parseLong(text(key));
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as every other value that is not in the range.
        }
        fault(key, "a whole number from " + from + " to " + to);
        return from;
    }

    /** A port. */
    int port(String key) {
        return (int) number(key, 1, 65535);
    }

    /** A duration of this range, as {@code 500ms}, {@code 2s}, {@code 10m}, {@code 2h}, {@code 1d}. */
    Duration duration(String key, Duration from, Duration to) {
        Matcher matcher = DURATION.matcher(text(key));
        if (matcher.matches()) {
            Duration value = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
            if (value.compareTo(from) >= 0 && value.compareTo(to) <= 0) {
                return value;
            }
        }
        fault(key, "a duration from " + write(from) + " to " + write(to) + ", as 500ms, 2s, 10m, 2h, 1d");
        return from;
    }

    /** A regular expression. */
    Pattern pattern(String key) {
        try {
            return Pattern.compile(text(key));
        } catch (java.util.regex.PatternSyntaxException e) {
            fault(key, "a regular expression (" + e.getDescription() + ")");
            return Pattern.compile("");
        }
    }

    /** Notes that a key's value is not what was expected. The value is shown unless the key is a secret's. */
    void fault(String key, String expected) {
        String value = key.matches(".*(password|secret|key|url|token)") ? "the value" : "'" + text(key) + "'";
        faults.add(place(key) + ": " + key + ": " + value + " given; " + expected + " expected");
    }

    private String place(String key) {
        if (environment.containsKey(environmentName(key))) {
            return "environment variable " + environmentName(key);
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("\\s*" + Pattern.quote(key) + "\\s*[=: ].*")) {
                return file + ":" + (i + 1);
            }
        }
        return file.toString();
    }

    static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Duration unit(String letters) {
        return switch (letters) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    private static String write(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
