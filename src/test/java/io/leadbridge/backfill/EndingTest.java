package io.leadbridge.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {

    @ParameterizedTest
    @CsvSource({
        "applied, lptracker:lead:7 made, CREATED",
        "applied, lptracker:lead:new-1 made; not converted: City, CREATED",
        "applied, lptracker:lead:7 found again, CREATED",
        "applied, 'lptracker:lead:7: lead.name, made', UPDATED",
        "applied, '', UPDATED",
        "echo, '', UNCHANGED",
        "unchanged, '', UNCHANGED",
        "ignored, condition: none, SKIPPED",
        "parked, no such stage, PARKED",
        "merged, into event 3, MERGED"
    })
    void namesWhereALeadEnds(String word, String detail, Ending ending) {
        assertThat(Ending.of(word, detail)).contains(ending);
    }

    @ParameterizedTest
    @CsvSource({"held", "retried"})
    void isNoneWhileALeadWaits(String word) {
        assertThat(Ending.of(word, "")).isEmpty();
    }
}
