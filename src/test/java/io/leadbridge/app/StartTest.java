package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a process of its own, asked to end before it runs. */
class StartTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"embedded Redis: started", "Apache Camel (Main)", "in force"})
    void endsWhenItIsAskedToDuringTheStartAndLeavesNothingBehind(String last) throws Exception {
        HubSettings settings = new HubSettings(folder, "");
        try (HubProcess hub = HubProcess.launch(settings.environment(), "run")) {
            hub.await(last);

            hub.terminate();

            assertThat(hub.exitCode()).as(hub.said()).isZero();
            assertThat(new RedisFolder(folder.resolve("data" + settings.port()).resolve("redis")).servers())
                    .isEmpty();
        }
    }
}
