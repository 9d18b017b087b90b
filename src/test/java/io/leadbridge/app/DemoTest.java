package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, in the environment of somebody who has set up a server of their own. */
class DemoTest {

    private static final int MINUTES = 5;

    @TempDir
    private Path folder;

    @Test
    void keepsToItselfWhateverTheEnvironmentSays() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(HubClasses.JVM);
        command.addAll(HubClasses.options());
        command.addAll(List.of("-Dleadbridge.home=.", Leadbridge.class.getName(), "demo", "--once"));
        Path said = folder.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("LEADBRIDGE_PORT", Ports.free(1).get(0).toString());
        builder.environment().put("REDIS_URL", "redis://127.0.0.1:1");

        Process demo = builder.start();
        boolean ended = demo.waitFor(MINUTES, TimeUnit.MINUTES);
        demo.destroyForcibly();

        assertThat(ended).as(Files.readString(said)).isTrue();
        assertThat(demo.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).contains("Everything arrived as it should.");
    }
}
