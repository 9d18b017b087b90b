package io.leadbridge.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.QueueReader;
import io.leadbridge.testing.TestRedis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Intake outlives Redis: real HTTP through the route as it is shipped, a real Redis that is taken away under load.
 *
 * <p>{@code -Dspool.seconds=60} is the full form. It prints the times of the answers during the outage.
 */
class OutageTest {

    private static final int SECONDS = Integer.getInteger("spool.seconds", 2);
    private static final int PER_SECOND = 300;
    private static final int THINNED = 10;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String DATED = "leads[update][0][last_modified]=1696330619&n=";
    private static final String UNDATED = "leads[status][0][id]=93672926&leads[status][0][status_id]=1";
    private static final Pattern EDIT = Pattern.compile("edit=(\\d+):(\\d+)&.*");

    @TempDir
    private Path folder;

    /** How Redis is away. */
    enum Outage {
        KILLED,
        HUNG,
        FULL,
        READ_ONLY;

        void begin(TestRedis redis) throws Exception {
            switch (this) {
                case KILLED -> redis.kill();
                case HUNG -> signal(redis, "STOP");
                case FULL -> setting(redis, "maxmemory", "1mb");
                default -> replicaOf(redis, true);
            }
        }

        void end(TestRedis redis, long process) throws Exception {
            switch (this) {
                case KILLED -> redis.restart();
                case HUNG -> signal(process, "CONT");
                case FULL -> setting(redis, "maxmemory", "0");
                default -> replicaOf(redis, false);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"KILLED, intake-keep-fused", "HUNG, intake-keep"})
    void refusesLosesAndDoublesNothingAndKeepsTheOrder(Outage outage, String keep) throws Exception {
        try (TestRedis redis = outage == Outage.KILLED ? acknowledgingWhatItKeeps() : TestRedis.start();
                IntakeServer intake = new IntakeServer(redis, folder, Map.of("intake.keep", keep))) {
            long process = pid(redis);
            Traffic traffic = Traffic.start(intake, PER_SECOND);
            await().until(() -> traffic.count() > PER_SECOND);

            int first = traffic.answers();
            outage.begin(redis);
            await().atMost(LONG).until(intake.spool::inUse);
            await().pollDelay(SECONDS, TimeUnit.SECONDS).atMost(LONG).until(() -> true);
            int last = traffic.answers();
            long spooled = intake.spool.state().waiting();
            outage.end(redis, process);
            // Whether a busy machine drains more than comes in is a matter of speed; that none is lost meanwhile is
            // not.
            traffic.thinOut(THINNED);
            await().atMost(LONG).until(() -> !intake.spool.inUse());
            int drained = traffic.count();
            // The hand-over is over when webhooks have gone the direct way again.
            await().atMost(LONG).until(() -> traffic.count() > drained + PER_SECOND / THINNED);
            traffic.stop();
            System.out.printf(
                    "OUTAGE %s %s seconds=%d answers=%d spooled=%d refused=%d p50=%.1f p99=%.1f max=%.1f ms%n",
                    outage,
                    keep,
                    SECONDS,
                    last - first,
                    spooled,
                    traffic.refused.size(),
                    traffic.percentileMillis(50, first, last),
                    traffic.percentileMillis(99, first, last),
                    traffic.percentileMillis(100, first, last));

            List<String> kept = QueueReader.takeAll(redis);
            assertThat(spooled).isPositive();
            assertThat(traffic.refused).isEmpty();
            assertKeptOnceInOrder(kept, traffic.accepted);
        }
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({"KILLED, intake-keep", "FULL, intake-keep-fused", "READ_ONLY, intake-keep"})
    void doesSoHoweverRedisIsAway(Outage outage, String keep) throws Exception {
        refusesLosesAndDoublesNothingAndKeepsTheOrder(outage, keep);
    }

    private static void assertKeptOnceInOrder(List<String> kept, List<String> accepted) {
        Map<String, Integer> last = new HashMap<>();
        Set<String> seen = new TreeSet<>();
        for (String body : kept) {
            Matcher edit = EDIT.matcher(body);
            assertThat(edit.matches()).isTrue();
            int number = Integer.parseInt(edit.group(2));
            Integer earlier = last.put(edit.group(1), number);
            assertThat(number).as("edits of lead %s", edit.group(1)).isGreaterThan(earlier == null ? 0 : earlier);
            seen.add(edit.group(1) + ":" + edit.group(2));
        }
        assertThat(seen).as("kept, each once").hasSize(kept.size()).isEqualTo(new TreeSet<>(accepted));
    }

    @Test
    void acceptsWhileRedisWasNeverThereAndBringsItToTheNextOne() throws Exception {
        TestRedis gone = TestRedis.start();
        gone.kill();
        try (IntakeServer intake = new IntakeServer(gone, folder, Map.of())) {
            for (int i = 0; i < 20; i++) {
                assertThat(intake.post("edit=1:" + (i + 1) + "&" + DATED + i).statusCode())
                        .isEqualTo(200);
            }
            assertThat(intake.spool.state().waiting()).isEqualTo(20);
        }
        gone.close();

        try (TestRedis other = TestRedis.start();
                IntakeServer intake = new IntakeServer(other, folder, Map.of())) {
            await().atMost(LONG).until(() -> !intake.spool.inUse());

            assertThat(QueueReader.takeAll(other))
                    .hasSize(20)
                    .first()
                    .asString()
                    .startsWith("edit=1:1&");
        }
    }

    @Test
    void dropsWhatComesTwiceAndKeepsWhatCarriesNoTimeTwice() throws Exception {
        try (TestRedis redis = acknowledgingWhatItKeeps();
                IntakeServer intake = new IntakeServer(redis, folder, Map.of())) {
            intake.post(DATED + "before");
            redis.kill();

            String first = intake.post(DATED + "1").body();
            String again = intake.post(DATED + "1").body();
            intake.post(DATED + "before");
            intake.post(UNDATED);
            intake.post(UNDATED);
            assertThat(first).contains("accepted", "\"id\"");
            assertThat(again).contains("accepted");
            redis.restart();
            await().atMost(LONG).until(() -> !intake.spool.inUse());

            assertThat(QueueReader.takeAll(redis)).containsExactly(DATED + "before", DATED + "1", UNDATED, UNDATED);
        }
    }

    @Test
    void asksToComeAgainWhenTheSpoolIsFullToo() throws Exception {
        try (TestRedis redis = acknowledgingWhatItKeeps();
                IntakeServer intake = new IntakeServer(redis, folder, Map.of("spool.max-bytes", "2000"))) {
            intake.post(DATED + 0);
            redis.kill();
            HttpResponse<String> kept = intake.post(DATED + "x".repeat(1000));
            HttpResponse<String> refused = intake.post(DATED + "y".repeat(1000));

            assertThat(kept.statusCode()).isEqualTo(200);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("7");
            redis.restart();
            await().atMost(LONG).until(() -> !intake.spool.inUse());
            assertThat(intake.post(DATED + "y".repeat(1000)).statusCode()).isEqualTo(200);
            assertThat(QueueReader.takeAll(redis)).hasSize(3);
            assertThat(intake.counted)
                    .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.UNAVAILABLE, Verdict.ACCEPTED);
        }
    }

    @Test
    void setsAsideWhatTheQueueRefusesAndGoesOn() throws Exception {
        TestRedis gone = TestRedis.start();
        gone.kill();
        try (IntakeServer intake = new IntakeServer(gone, folder, Map.of())) {
            intake.post(DATED + "x".repeat(2000));
            intake.post(DATED + 2);
        }
        gone.close();

        try (TestRedis redis = TestRedis.start();
                IntakeServer intake = new IntakeServer(redis, folder, Map.of("queue.max-body", "1000"))) {
            await().atMost(LONG).until(() -> !intake.spool.inUse());

            assertThat(intake.spool.state().setAside()).isOne();
            assertThat(QueueReader.takeAll(redis)).containsExactly(DATED + 2);
        }
    }

    @Test
    void keepsNothingThatIsTheCallersFault() throws Exception {
        try (TestRedis redis = TestRedis.start();
                IntakeServer intake = new IntakeServer(redis, folder, Map.of("queue.max-body", "1000"))) {
            assertThat(intake.post(DATED + "x".repeat(2000)).statusCode()).isEqualTo(503);

            assertThat(intake.spool.state().waiting()).isZero();
            assertThat(intake.spool.inUse()).isFalse();
        }
    }

    /** With {@code everysec} a killed Redis may forget what it has answered while its disk was busy. */
    private static TestRedis acknowledgingWhatItKeeps() {
        return TestRedis.start("appendfsync always");
    }

    private static long pid(TestRedis redis) {
        try (var connection = redis.factory().getConnection()) {
            return Long.parseLong(connection.serverCommands().info("server").getProperty("process_id"));
        }
    }

    private static void signal(TestRedis redis, String signal) throws Exception {
        signal(pid(redis), signal);
    }

    private static void signal(long process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void setting(TestRedis redis, String name, String value) {
        try (var connection = redis.factory().getConnection()) {
            connection.serverCommands().setConfig(name, value);
        }
    }

    private static void replicaOf(TestRedis redis, boolean replica) {
        try (var connection = redis.factory().getConnection()) {
            if (replica) {
                connection.serverCommands().replicaOf("127.0.0.1", 1);
            } else {
                connection.serverCommands().replicaOfNoOne();
            }
        }
    }
}
