package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker processes are killed at random while Redis is killed and restarted. What they did is read from what they wrote
 * down themselves.
 *
 * <p>The full form: {@code mvn test -Dtest=CrashHistoryTest -Dcrash.messages=10000 -Dcrash.kills=20 -Dcrash.restarts=3}.
 */
class CrashHistoryTest {

    private static final int MESSAGES = Integer.getInteger("crash.messages", 600);
    private static final int KILLS = Integer.getInteger("crash.kills", 4);
    private static final int RESTARTS = Integer.getInteger("crash.restarts", 1);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int SENDERS = 4;
    /** So many that each sender has its own. */
    private static final int GROUPS = SENDERS * Math.max(5, MESSAGES / 400);

    private static final int WORKERS = 3;
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final CrashHistory history = new CrashHistory();
    private final List<Worker> living = new ArrayList<>();
    private final Map<String, Integer> sent = new TreeMap<>();
    private final AtomicInteger started = new AtomicInteger();

    private record Worker(Process process, Path file) {}

    @Test
    void loseNothingKeepTheOrderAndNeverOverlap() throws Exception {
        System.out.println("CrashHistoryTest: -Dcrash.seed=" + SEED);
        try (TestRedis redis = TestRedis.start("appendfsync always");
                Traffic traffic = new Traffic(redis.factory(), 1)) {
            for (int worker = 0; worker < WORKERS; worker++) {
                living.add(startWorker(redis, traffic));
            }
            List<Thread> senders = startSenders(traffic);
            hunt(redis, traffic);
            for (Thread sender : senders) {
                sender.join(LONG.toMillis());
                assertThat(sender.isAlive()).isFalse();
            }
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> traffic.operations.stats().done() == MESSAGES);
            for (Worker worker : living) {
                end(worker);
            }

            history.assertSound(sent);
            QueueStats stats = traffic.operations.stats();
            assertThat(List.of(stats.enqueued(), stats.done())).containsOnly((long) MESSAGES);
            assertThat(stats.parked()).isZero();
            System.out.println("CrashHistoryTest: " + MESSAGES + " messages in " + GROUPS + " groups, " + KILLS
                    + " workers killed, " + RESTARTS + " restarts of Redis, " + history.summary() + ", " + stats);
        } finally {
            living.forEach(worker -> worker.process().destroyForcibly());
        }
    }

    /** Each blow falls when a further part of the messages is done, so that all of them hit work. */
    private void hunt(TestRedis redis, Traffic traffic) throws Exception {
        List<Boolean> blows = new ArrayList<>();
        for (int blow = 0; blow < KILLS + RESTARTS; blow++) {
            blows.add(blow < RESTARTS);
        }
        java.util.Collections.shuffle(blows, random);
        for (int blow = 0; blow < blows.size(); blow++) {
            long enough = (long) MESSAGES * (blow + 1) / (blows.size() + 2);
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> traffic.operations.stats().done() >= enough);
            if (blows.get(blow)) {
                redis.kill();
                redis.restart();
            } else {
                end(living.remove(random.nextInt(living.size())));
                living.add(startWorker(redis, traffic));
            }
        }
    }

    private void end(Worker worker) throws Exception {
        worker.process().destroyForcibly().waitFor();
        history.read(worker.file(), System.nanoTime());
    }

    private Worker startWorker(TestRedis redis, Traffic traffic) throws IOException {
        Path file = folder.resolve("worker-" + started.incrementAndGet());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.configurationFile=log4j2-quiet.properties",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HistoryWorker.class.getName(),
                        traffic.queue,
                        Integer.toString(redis.port()),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(file + ".out").toFile())
                .start();
        return new Worker(process, file);
    }

    /** Each group has one sender, which sends a message until it is told that it is stored. */
    private List<Thread> startSenders(Traffic traffic) {
        for (int number = 0; number < MESSAGES; number++) {
            sent.merge("group-" + number % GROUPS, 1, Integer::sum);
        }
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int first = sender;
            Thread thread = new Thread(() -> {
                for (int number = first; number < MESSAGES; number += SENDERS) {
                    sendUntilStored(traffic, "group-" + number % GROUPS, number / GROUPS);
                }
            });
            thread.start();
            senders.add(thread);
        }
        return senders;
    }

    private static void sendUntilStored(Traffic traffic, String group, int number) {
        Map<String, Object> once = Map.of(RedisQueueConstants.DEDUPLICATION_ID, group + "-" + number);
        while (traffic.send(group, Integer.toString(number), once).getException() != null) {
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
    }
}
