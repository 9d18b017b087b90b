package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    private static final Duration START = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @AfterEach
    void leaveNoServer() throws IOException {
        new RedisFolder(folder).servers().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void keepsItsDataOverARestart() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            put(redis, "kept");
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            assertThat(get(redis)).isEqualTo("kept");
        }
    }

    @Test
    void leavesNoServerWhenItIsClosed() throws IOException {
        EmbeddedRedis.start(folder, START).close();

        assertThat(new RedisFolder(folder).servers()).isEmpty();
    }

    @Test
    void adoptsTheServerThatAKilledProgramLeft() throws Exception {
        long left = runAndKillProgram();

        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            assertThat(redis.pid()).isEqualTo(left);
            put(redis, "works");
            assertThat(get(redis)).isEqualTo("works");
        }
        assertThat(ProcessHandle.of(left).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void replacesALeftServerThatHangs() throws Exception {
        long left = runAndKillProgram();
        new ProcessBuilder("kill", "-STOP", Long.toString(left)).start().waitFor();

        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            assertThat(redis.pid()).isNotEqualTo(left);
            assertThat(new RedisFolder(folder).servers()).hasSize(1);
        }
    }

    @Test
    void startsAfterProgramAndServerWereKilled() throws Exception {
        long left = runAndKillProgram();
        ProcessHandle.of(left).orElseThrow().destroyForcibly();

        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            put(redis, "works");
            assertThat(get(redis)).isEqualTo("works");
        }
    }

    @Test
    void takesAnotherPortWhereItsOwnIsTaken() throws Exception {
        EmbeddedRedis first = EmbeddedRedis.start(folder, START);
        put(first, "kept");
        first.close();

        try (ServerSocket stranger = new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress());
                EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            assertThat(redis.port()).isNotEqualTo(stranger.getLocalPort());
            assertThat(get(redis)).isEqualTo("kept");
        }
    }

    @Test
    void startsWithHalfACommandAtTheEndOfItsFile() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            put(redis, "kept");
            with(redis, connection -> connection.sync().set("last", "torn"));
        }
        try (RandomAccessFile file = new RandomAccessFile(appendOnlyFile().toFile(), "rw")) {
            file.setLength(file.length() - 3);
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            assertThat(get(redis)).isEqualTo("kept");
            long there = with(redis, connection -> connection.sync().exists("last"));
            assertThat(there).isZero();
        }
    }

    @Test
    void saysWhyAServerDoesNotStart() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            put(redis, "kept");
        }
        Files.writeString(appendOnlyFile(), "no command at all");

        assertThatThrownBy(() -> EmbeddedRedis.start(folder, START))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("redis.log")
                .hasMessageContaining("Bad file format");
    }

    @Test
    void refusesAFolderThatAnotherProgramUses() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(folder, START))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("REDIS_URL");
            put(redis, "untouched");
        }
    }

    @Test
    void startsTheServerAgainThatEndedByItself() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, START)) {
            put(redis, "kept");
            ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofMinutes(2)).ignoreExceptions().untilAsserted(() -> assertThat(get(redis))
                    .isEqualTo("kept"));
        }
    }

    private long runAndKillProgram() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedRedisHolder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.startsWith("redis ")) {
                line = said.readLine();
            }
            assertThat(line).as("what the program said").isNotNull();
            return Long.parseLong(line.substring("redis ".length()));
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    private Path appendOnlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("appendonlydir"))) {
            return files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void put(EmbeddedRedis redis, String value) {
        with(redis, connection -> connection.sync().set("key", value));
    }

    private static String get(EmbeddedRedis redis) {
        return with(redis, connection -> connection.sync().get("key"));
    }

    private static <T> T with(EmbeddedRedis redis, Function<StatefulRedisConnection<String, String>, T> work) {
        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return work.apply(connection);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }
}
