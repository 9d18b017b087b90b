package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final Pattern USED =
            Pattern.compile("(?:\\bw|\\bwords(?:\\(\\))?\\.of)\\(\\s*\"([a-z][A-Za-z0-9.-]*[A-Za-z0-9])\"");

    private static Set<String> keys(Language language) {
        ResourceBundle.Control own =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        return new TreeSet<>(
                ResourceBundle.getBundle(Words.BUNDLE, language.locale(), own).keySet());
    }

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(keys(Language.RU)).isEqualTo(keys(Language.EN));
    }

    @Test
    void everyKeyThatAPageNamesHasWords() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Stream.concat(
                Files.walk(Path.of("src/main/jte")), Files.walk(Path.of("src/main/java/io/leadbridge/console")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = USED.matcher(Files.readString(file));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }

        assertThat(used).hasSizeGreaterThan(100);
        assertThat(keys(Language.EN)).containsAll(used);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"ru-RU,ru;q=0.9|RU", "en-US,en|EN", "de|EN", "fr;q=0.9,ru;q=0.5|RU", "*|EN", ";;=|EN", "''|EN"})
    void theBrowserSaysWhichLanguageItsPersonReads(String header, Language expected) {
        assertThat(Language.accepted(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT0.4S,just now", "PT3S,3 s ago", "PT90S,1 min ago", "PT5H,5 h ago", "P9D,9 d ago", "PT-5M,in 5 min"})
    void aTimeIsToldFromNow(Duration age, String expected) {
        Words words = new Words(Language.EN, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(words.ago(NOW.minus(age))).isEqualTo(expected);
    }
}
