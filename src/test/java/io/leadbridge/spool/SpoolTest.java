package io.leadbridge.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final long MAX_BYTES = 64 << 20;
    private static final Map<String, String> HEADERS = Map.of("CamelRedisQueueGroup", "acme");

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock(START);

    @Test
    void givesBackWhatItKeptInOrderWithItsHeaders() throws Exception {
        try (Spool spool = open()) {
            spool.put(HEADERS, bytes("first"));
            spool.put(Map.of(), bytes("second"));

            List<Spooled> oldest = spool.oldest(10, MAX_BYTES);

            assertThat(oldest).extracting(SpoolTest::text).containsExactly("first", "second");
            assertThat(oldest.get(0).headers()).isEqualTo(HEADERS);
            assertThat(oldest.get(0).keptAt()).isEqualTo(START);
        }
    }

    @Test
    void isInUseFromTheFirstMessageUntilTheLastIsDrained() throws Exception {
        try (Spool spool = open()) {
            assertThat(spool.inUse()).isFalse();
            spool.put(HEADERS, bytes("first"));
            long last = spool.put(HEADERS, bytes("second"));
            clock.pass(Duration.ofSeconds(5));

            assertThat(spool.inUse()).isTrue();
            assertThat(spool.state())
                    .extracting(SpoolState::waiting, SpoolState::oldestAge)
                    .containsExactly(2L, Duration.ofSeconds(5));
            spool.drained(last);
            await().until(() -> !spool.inUse());
            assertThat(spool.state().waiting()).isZero();
            assertThat(spool.state().bytes()).isZero();
        }
    }

    @Test
    void keepsWhatWasNotDrainedForTheNextStart() throws Exception {
        try (Spool spool = open()) {
            long first = spool.put(HEADERS, bytes("first"));
            spool.put(HEADERS, bytes("second"));
            spool.drained(first);
        }

        try (Spool spool = open()) {
            assertThat(spool.inUse()).isTrue();
            assertThat(spool.oldest(10, MAX_BYTES)).extracting(SpoolTest::text).containsExactly("second");
            assertThat(spool.put(HEADERS, bytes("third"))).isGreaterThan(2);
        }
    }

    @Test
    void keepsWhatManyBringAtOnceInTheOrderOfTheirAnswers() throws Exception {
        int threads = 16;
        int each = 50;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (Spool spool = open()) {
            List<Callable<Boolean>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int sender = t;
                senders.add(() -> {
                    for (int i = 0; i < each; i++) {
                        spool.put(HEADERS, bytes(sender + ":" + i));
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : executor.invokeAll(senders)) {
                assertThat(done.get()).isTrue();
            }

            List<String> kept = spool.oldest(threads * each, MAX_BYTES).stream()
                    .map(SpoolTest::text)
                    .toList();

            assertThat(kept).hasSize(threads * each);
            for (int t = 0; t < threads; t++) {
                String sender = t + ":";
                List<String> own =
                        kept.stream().filter(text -> text.startsWith(sender)).toList();
                assertThat(own)
                        .hasSize(each)
                        .isSortedAccordingTo(java.util.Comparator.comparingInt(
                                text -> Integer.parseInt(text.substring(sender.length()))));
            }
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void refusesWhatGoesBeyondItsBoundAndTakesAgainWhenDrained() throws Exception {
        try (Spool spool = open(new Spool.Terms(folder, 3000, Duration.ofSeconds(5), Duration.ofMillis(1)), "")) {
            spool.put(HEADERS, new byte[1000]);
            long last = spool.put(HEADERS, new byte[1000]);

            assertThatThrownBy(() -> spool.put(HEADERS, new byte[1000]))
                    .isInstanceOf(SpoolUnavailableException.class)
                    .hasMessageContaining("full")
                    .hasMessageContaining("spool.max-bytes");
            assertThat(spool.state().takes()).isFalse();
            spool.drained(last);
            await().until(() -> spool.state().takes());
            spool.put(HEADERS, new byte[1000]);
        }
    }

    @Test
    void refusesOnAFullDiskAndLosesNothingThatItPromised() throws Exception {
        SmallDisk.room(400_000);
        int promised = 0;
        try (Spool spool = open(terms(), SmallDisk.SCHEME)) {
            try {
                for (int i = 0; i < 10_000; i++) {
                    spool.put(HEADERS, bytes(i + ":" + "x".repeat(1000)));
                    promised++;
                }
            } catch (SpoolUnavailableException full) {
                assertThat(full).hasMessageContaining("cannot be written");
            }
            assertThat(promised).isBetween(1, 9_999);
            assertThat(spool.state().takes()).isFalse();
            assertThat(spool.inUse()).isTrue();
            assertPromised(spool, promised);

            SmallDisk.room(Long.MAX_VALUE - 1);

            await().until(() -> spool.state().takes());
            spool.put(HEADERS, bytes(promised + ":after"));
            assertPromised(spool, promised + 1);
        }
        try (Spool spool = open()) {
            assertPromised(spool, promised + 1);
        }
    }

    @Test
    void isDrainedOnADiskThatStaysFull() throws Exception {
        SmallDisk.room(400_000);
        try (Spool spool = open(terms(), SmallDisk.SCHEME)) {
            long last = 0;
            try {
                while (true) {
                    last = spool.put(HEADERS, new byte[1000]);
                }
            } catch (SpoolUnavailableException full) {
                assertThat(last).isPositive();
            }

            spool.drained(last);

            await().until(() -> !spool.inUse() && spool.state().takes());
            assertThat(spool.oldest(10, MAX_BYTES)).isEmpty();
            spool.put(HEADERS, bytes("goes on"));
            assertThat(spool.oldest(10, MAX_BYTES)).extracting(SpoolTest::text).containsExactly("goes on");
        }
    }

    @Test
    void setsAsideWhatTheQueueRefusesAndLinesItUpAtTheNextStart() throws Exception {
        try (Spool spool = open()) {
            long refused = spool.put(HEADERS, bytes("refused"));
            long good = spool.put(HEADERS, bytes("good"));

            spool.setAside(refused);

            assertThat(spool.oldest(10, MAX_BYTES)).extracting(SpoolTest::text).containsExactly("good");
            assertThat(spool.state().setAside()).isOne();
            spool.drained(good);
            await().until(() -> !spool.inUse());
            assertThat(spool.state().setAside()).isOne();
        }
        try (Spool spool = open()) {
            assertThat(spool.state().setAside()).isZero();
            assertThat(spool.oldest(10, MAX_BYTES)).extracting(SpoolTest::text).containsExactly("refused");
        }
    }

    @Test
    void givesTheDiskItsRoomBackWhenItIsEmpty() throws Exception {
        try (Spool spool = open()) {
            long last = 0;
            for (int i = 0; i < 40; i++) {
                last = spool.put(HEADERS, new byte[100_000]);
            }
            assertThat(Files.size(file())).isGreaterThan(4_000_000);

            spool.drained(last);

            await().until(() -> Files.size(file()) < 100_000);
            assertThat(spool.put(HEADERS, bytes("next"))).isGreaterThan(last);
        }
    }

    @Test
    void refusesAFolderThatAnotherProgramUses() throws Exception {
        try (Spool first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("used by another");
            first.put(HEADERS, bytes("is not disturbed"));
        }
    }

    @Test
    void keepsADamagedFileUnderAnotherNameAndSavesWhatCanBeRead() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 200; i++) {
                spool.put(HEADERS, bytes(i + ":" + "x".repeat(500)));
            }
        }
        damage(file(), "177:xxx");

        try (Spool spool = open()) {
            List<Spooled> saved = spool.oldest(1000, MAX_BYTES);

            assertThat(saved).hasSize(199).noneMatch(message -> text(message).startsWith("177:"));
            assertThat(damaged()).hasSize(1);
            spool.put(HEADERS, bytes("goes on"));
        }
    }

    @Test
    void startsOnAFileOfWhichNothingCanBeRead() throws Exception {
        Files.write(file(), new byte[20_000]);

        try (Spool spool = open()) {
            spool.put(HEADERS, bytes("goes on"));

            assertThat(spool.oldest(10, MAX_BYTES)).hasSize(1);
        }
        assertThat(damaged()).singleElement().satisfies(kept -> assertThat(Files.size(kept))
                .isEqualTo(20_000));
    }

    @Test
    void startsOnAFileThatWasCutOff() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 200; i++) {
                spool.put(HEADERS, bytes(i + ":" + "x".repeat(500)));
            }
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 3);
        }

        try (Spool spool = open()) {
            spool.put(HEADERS, bytes("goes on"));

            assertThat(spool.oldest(1000, MAX_BYTES)).isNotEmpty();
        }
    }

    private void assertPromised(Spool spool, int promised) throws IOException {
        List<String> kept =
                spool.oldest(100_000, MAX_BYTES).stream().map(SpoolTest::text).toList();

        assertThat(kept).hasSize(promised);
        for (int i = 0; i < promised; i++) {
            assertThat(kept.get(i)).startsWith(i + ":");
        }
    }

    private Spool.Terms terms() {
        return new Spool.Terms(folder, MAX_BYTES, Duration.ofSeconds(5), Duration.ofMillis(50));
    }

    private Spool open() throws IOException {
        return open(terms(), "");
    }

    private Spool open(Spool.Terms terms, String fileSystem) throws IOException {
        Spool spool = new Spool(terms, clock, fileSystem);
        spool.open();
        return spool;
    }

    private Path file() {
        return folder.resolve("spool.mv");
    }

    private List<Path> damaged() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".damaged-")).toList();
        }
    }

    /** Changes a byte behind each place where this text stands: the file keeps older copies of its pages. */
    private static void damage(Path file, String text) throws IOException {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).contains(text);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
                channel.write(ByteBuffer.wrap(bytes("?")), at + 100);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Spooled message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
