package io.leadbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxDeterminismTest {

    @Test
    void playsTheSameDayFromTheSameSeed() throws Exception {
        String first = Script.hash(42);

        assertThat(Script.hash(42)).isEqualTo(first);
        assertThat(Script.hash(43)).isNotEqualTo(first);
    }

    @Test
    void playsTheSameDayInAnotherJvm() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Script.class.getName(),
                        "42")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        String printed = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).isZero();
        assertThat(printed.strip()).isEqualTo(Script.hash(42));
    }
}
