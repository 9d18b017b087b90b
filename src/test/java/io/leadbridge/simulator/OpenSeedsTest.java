package io.leadbridge.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full seeds that show a fault that is known and not mended yet: docs/promises.md, open faults. */
@Tag("open")
class OpenSeedsTest {

    @ParameterizedTest
    @ValueSource(longs = {122})
    void tellsOfAnEditOfAContactOnce(long seed) throws Exception {
        assertThat(Simulator.run(seed, Plant.NONE, Form.FULL).violations()).isEmpty();
    }
}
