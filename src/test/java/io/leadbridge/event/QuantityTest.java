package io.leadbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    private static final ZoneId ALMATY = ZoneId.of("Asia/Almaty");

    @ParameterizedTest
    @CsvSource({"1500.50, 1500.50", "-3, -3", "' 7 ', 7"})
    void readsNumbers(String text, BigDecimal number) {
        assertThat(Quantity.parse(text, ALMATY)).contains(new Quantity.Number(number));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24, 2026-12-23T19:00:00Z, 2026-12-24T19:00:00Z",
        "24.12.2026, 2026-12-23T19:00:00Z, 2026-12-24T19:00:00Z",
        "2026-12-24T15:30, 2026-12-24T10:30:00Z, 2026-12-24T10:30:01Z",
        "2026-12-24T15:30:07, 2026-12-24T10:30:07Z, 2026-12-24T10:30:08Z",
        "2026-12-24T15:30Z, 2026-12-24T15:30:00Z, 2026-12-24T15:30:01Z",
        "2026-12-24T15:30:00+01:00, 2026-12-24T14:30:00Z, 2026-12-24T14:30:01Z",
    })
    void readsTimes(String text, Instant from, Instant until) {
        assertThat(Quantity.parse(text, ALMATY)).contains(new Quantity.Span(from, until));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1e9",
                "1,5",
                "0x1",
                "NaN",
                "2026-13-01",
                "2026-02-30",
                "31.11.2026",
                "2026-12-24T",
                "2026-12-24T99:00",
                "2026-12-24 15:30",
                "+5",
                "--5",
                "2026-12-24T15:30+99:00",
                "2026-W01"
            })
    void leavesOtherTextsAlone(String text) {
        assertThat(Quantity.parse(text, ALMATY)).isEmpty();
    }

    @Test
    void refusesNumbersThatAreTooLong() {
        assertThat(Quantity.parse("9".repeat(40), ALMATY)).isPresent();
        assertThat(Quantity.parse("9".repeat(41), ALMATY)).isEmpty();
    }
}
