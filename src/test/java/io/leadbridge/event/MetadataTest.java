package io.leadbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {

    @ParameterizedTest
    @CsvSource({
        "'Новая заявка', 'НОВАЯ  заявка'",
        "'Новая заявка', '\u00A0Новая\u00A0\u2009заявка '",
        "'Новая заявка', 'Но\u200Bвая заявка\uFEFF'",
        "'🔥 Горячий', '🔥\uFE0F  горячий'",
        "'Й', 'И\u0306'"
    })
    void takesNamesAsEqualThatLookEqual(String name, String other) {
        assertThat(Metadata.fold(name)).isEqualTo(Metadata.fold(other));
    }

    @ParameterizedTest
    @CsvSource({"'🔥 Лид', '❄ Лид'", "'🔥 Лид', 'Лид'", "'Все', 'Всё'", "'Lead 1', 'Lead1'"})
    void tellsNamesApartThatAnAccountMayTellApart(String name, String other) {
        assertThat(Metadata.fold(name)).isNotEqualTo(Metadata.fold(other));
    }

    @Test
    void findsAPipelineByIdBeforeName() {
        Metadata metadata = new Metadata(
                List.of(
                        new Metadata.Pipeline("1", "2", true, List.of()),
                        new Metadata.Pipeline("2", "Sales\u00A0", false, List.of())),
                List.of());

        assertThat(metadata.pipeline("2").orElseThrow().id()).isEqualTo("2");
        assertThat(metadata.pipeline(" sales").orElseThrow().id()).isEqualTo("2");
    }
}
