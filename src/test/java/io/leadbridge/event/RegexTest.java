package io.leadbridge.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(((((a{30}){30}){30}){30}){30}){30}",
                "a{1000}b{1000}",
                "(a{999999999})",
                "(\\p{L}{100}){100}",
                "x{500,}{500,}{500,}",
            })
    void refusesWhatWouldFillTheMemoryBeforeItIsWrittenOut(String expression) {
        assertThatThrownBy(() -> Regex.of(expression)).isInstanceOf(Regex.Unfit.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^\\+?\\d{10,15}$",
                "[a-z0-9._-]{1,30}@[a-z0-9.-]{1,30}",
                "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}",
                "(москва|спб|казань)",
                "utm_(source|medium)=",
            })
    void takesWhatPeopleWrite(String expression) throws Regex.Unfit {
        assertThat(Regex.of(expression).isIn("")).isFalse();
    }

    @Test
    void looksAtTheBeginningOfALongText() throws Regex.Unfit {
        Regex regex = Regex.of("end$");

        assertThat(regex.isIn("x".repeat(Regex.LOOKED_AT_MAX - 3) + "END")).isTrue();
        assertThat(regex.isIn("x".repeat(Regex.LOOKED_AT_MAX) + "end")).isFalse();
    }
}
