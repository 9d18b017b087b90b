package io.leadbridge.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that is killed -9 again and again, each time on the file that the last one left. */
class SpoolCrashTest {

    private static final int KILLS = Integer.getInteger("spool.kills", 4);
    private static final int THREADS = 4;
    private static final long SEED = Long.getLong("seed", 7L);

    @TempDir
    private Path folder;

    @Test
    void keepsAllThatItAcknowledgedWheneverItIsKilled() throws Exception {
        Random random = new Random(SEED);
        List<String> acknowledged = new ArrayList<>();
        for (int run = 0; run < KILLS; run++) {
            acknowledged.addAll(writeUntilKilled(run, 1 + random.nextInt(400)));
        }

        Map<String, Long> kept = new LinkedHashMap<>();
        Spool spool = new Spool(
                new Spool.Terms(folder, 1 << 30, Duration.ofSeconds(10), Duration.ofMillis(100)),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        spool.open();
        spool.oldest(Integer.MAX_VALUE, Long.MAX_VALUE)
                .forEach(message -> kept.put(message.headers().get("id"), message.number()));
        spool.close();

        assertThat(acknowledged).as("seed %s", SEED).hasSizeGreaterThan(KILLS);
        assertThat(kept.keySet()).as("seed %s", SEED).containsAll(acknowledged);
        assertThat(kept)
                .as("at most what was under way is kept without having been acknowledged")
                .hasSizeLessThanOrEqualTo(acknowledged.size() + KILLS * THREADS);
        for (int i = 1; i < acknowledged.size(); i++) {
            assertOrder(kept, acknowledged.get(i - 1), acknowledged.get(i));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().contains("damaged"));
        }
    }

    /** Of one sender, or of an earlier run, what was acknowledged first stands first. */
    private static void assertOrder(Map<String, Long> kept, String first, String second) {
        boolean ordered = first.substring(0, first.indexOf(':')).equals(second.substring(0, second.indexOf(':')))
                || !first.substring(0, first.indexOf('-')).equals(second.substring(0, second.indexOf('-')));
        if (ordered) {
            assertThat(kept.get(first)).as("%s before %s", first, second).isLessThan(kept.get(second));
        }
    }

    private List<String> writeUntilKilled(int run, int lines) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpoolWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(THREADS),
                        Integer.toString(run))
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null && said.size() < lines) {
                take(said, line);
                line = reader.readLine();
            }
            // Not by the Process, which would close its output, too.
            process.toHandle().destroyForcibly();
            while (line != null) {
                take(said, line);
                line = reader.readLine();
            }
        }
        process.waitFor();
        return said;
    }

    private static void take(List<String> said, String line) {
        assertThat(line).doesNotStartWith("failed");
        // The last line may be cut off.
        if (line.matches("\\d+-\\d+:\\d+;")) {
            said.add(line.substring(0, line.length() - 1));
        }
    }
}
