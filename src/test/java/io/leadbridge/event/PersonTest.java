package io.leadbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonTest {

    private static final Region GERMANY = new Region("DE", ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "79120000001",
                "+7 (912) 000-00-01",
                "8-912-000-00-01",
                "8 912 000 00 01",
                "9120000001",
                "007 912 0000001",
                "tel:+79120000001;ext=3",
                "phone=%2B7%20%28912%29%20000-00-01&x=1",
                "phone=8+912+000+00+01",
                "data=%7B%22phone%22%3A%22%5Cu002b79120000001%22%7D",
                "{\"phones\":[\"79990000000\",\"\\u0038\\u00209120000001\"]}",
                "{\"phone\":79120000001}",
            })
    void isRecognisedByTheDigitsHoweverTheyAreWritten(String text) {
        for (String given : new String[] {"+7 912 000 00 01", "89120000001", "9120000001", "8(912)000-00-01"}) {
            assertThat(phone(given).isIn(text)).as(given).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "79120000002",
                "791200000012",
                "1234579120000001",
                "7912 000 00 0 and 1",
                "7912000000%",
                "%zz79120000%",
            })
    void isNotRecognisedByOtherDigits(String text) {
        assertThat(phone("+79120000001").isIn(text)).isFalse();
    }

    @Test
    void knowsHowAnotherCountryDialsAtHome() {
        Person person = Person.of("+49 30 1234567", GERMANY).orElseThrow();

        assertThat(person.isIn("030 1234567")).isTrue();
        assertThat(person.isIn("0049 (30) 123-45-67")).isTrue();
        assertThat(person.isIn("+49 (30) 123-45-67")).isTrue();
        assertThat(person.forms()).contains("49301234567", "0301234567", "301234567");
    }

    @ParameterizedTest
    @CsvSource({
        "anna.s@example.test, true",
        "<Anna.S@Example.Test>, true",
        "email=Anna.S%40EXAMPLE.test, true",
        "{\"e\":\"anna.s\\u0040example.test\"}, true",
        "anna.s@example.test., true",
        "joanna.s@example.test, false",
        "x.anna.s@example.test, false",
        "anna.s@example.test.org, false",
        "anna.s@example.tests, false",
        "annaxs@example.test, false",
    })
    void isRecognisedByTheWholeEmailInAnyCase(String text, boolean found) {
        assertThat(Person.of(" ANNA.s@example.test ", Region.DEFAULT)
                        .orElseThrow()
                        .isIn(text))
                .isEqualTo(found);
    }

    @Test
    void isNotShown() {
        assertThat(phone("+79120000001")).hasToString("a person by phone");
        assertThat(Person.of("a@b", Region.DEFAULT).orElseThrow()).hasToString("a person by e-mail");
    }

    private static Person phone(String text) {
        return Person.of(text, Region.DEFAULT).orElseThrow();
    }
}
