package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.QueueTestSupport.message;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Owned;
import io.leadbridge.testing.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that die, and workers that are taken for dead. */
class CrashTest {

    private static final LeaseTerms SHORT = new LeaseTerms(Duration.ofMillis(20), Duration.ofMillis(10), 3);
    private static final LeaseTerms LONG = new LeaseTerms(Duration.ofMinutes(1), Duration.ofMillis(10), 3);

    private QueueTestSupport queue;
    private RedisQueueCommands commands;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        queue = new QueueTestSupport(TestRedis.shared());
        commands = queue.commands();
    }

    @AfterEach
    void stop() {
        commands.redis().close();
        queue.close();
    }

    @Test
    void keepsTheMessageWhenTheWorkerDies() throws Exception {
        queue.send("a", "x");
        queue.send("a", "y");
        Claim ofTheDead = claim(2, SHORT);

        queue.consume("", exchange -> seen.add(text(message(exchange))));

        assertThat(ofTheDead.messages()).hasSize(2);
        await().untilAsserted(() -> assertThat(seen).containsExactly("x", "y"));
        assertThat(queue.operations.stats().crashes()).isEqualTo(1);
    }

    @Test
    void keepsTheMessageWhenTheWorkersProcessIsKilled() throws Exception {
        IntStream.range(0, 6).forEach(number -> queue.send("group " + number % 2, "x" + number));
        Process worker = startWorkerProcess();
        awaitLine(worker, "began");
        queue.consume("", exchange -> seen.add(text(message(exchange))));

        worker.destroyForcibly();

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(6));
        assertThat(seen).containsSubsequence("x0", "x2", "x4").containsSubsequence("x1", "x3", "x5");
        assertThat(seen).hasSize(6);
    }

    @Test
    void doesNotRobASlowLivingWorker() throws Exception {
        queue.send("a", "x");
        queue.consume("leaseDuration=500&heartbeatInterval=100&concurrentConsumers=2", exchange -> {
            seen.add(text(message(exchange)));
            QueueLease lease = exchange.getProperty(RedisQueueConstants.LEASE, QueueLease.class);
            await().pollDelay(Duration.ofMillis(1500))
                    .until(() -> !lease.remaining().isZero());
        });

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));

        assertThat(seen).containsExactly("x");
        assertThat(queue.operations.stats().crashes()).isZero();
    }

    @Test
    void refusesWhatAStaleOwnerSettles() {
        queue.send("a", "x");
        Claim stale = claim(1, SHORT);
        Claim fresh = awaitClaim(1, LONG);

        boolean settled = commands.settle(stale, done(stale), Duration.ZERO).join();

        assertThat(settled).isFalse();
        assertThat(commands.renew(0, LONG.lease(), List.of(new Owned("a", stale.token())))
                        .join())
                .containsExactly(false);
        assertThat(queue.operations.stats().done()).isZero();
        assertThat(commands.settle(fresh, done(fresh), Duration.ZERO).join()).isTrue();
        assertThat(Long.parseLong(fresh.token())).isGreaterThan(Long.parseLong(stale.token()));
    }

    @Test
    void parksOnlyTheMessageThatKillsItsWorkerAlone() {
        List.of("innocent 1", "poison", "innocent 2").forEach(body -> queue.send("a", body));
        for (int claims = 0; claims < 20; claims++) {
            Claim claim = awaitClaim(10, SHORT);
            boolean survives =
                    claim.messages().stream().noneMatch(message -> text(message).equals("poison"));
            if (survives) {
                seen.addAll(
                        claim.messages().stream().map(QueueTestSupport::text).toList());
                commands.settle(claim, done(claim), Duration.ZERO).join();
            }
            if (queue.operations.stats().done() == 2) {
                break;
            }
        }

        assertThat(seen).containsExactly("innocent 1", "innocent 2");
        List<ParkedMessage> parked = queue.operations.parked(10);
        assertThat(parked).hasSize(1);
        assertThat(text(parked.get(0).message())).isEqualTo("poison");
        assertThat(parked.get(0).reason()).contains("poison", "3 times");
        // Once in a batch, then three times alone.
        assertThat(queue.operations.stats().crashes()).isEqualTo(4);
    }

    @Test
    void givesLivingWorkersTimeWhenNobodyCouldReachRedis() {
        queue.send("a", "x");
        LeaseTerms terms = new LeaseTerms(Duration.ofMillis(20), Duration.ofMillis(300), 3);
        Claim beforeTheOutage = claim(1, terms);
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);

        Claim afterTheOutage = commands.claim(0, 1, terms, false).join();

        assertThat(afterTheOutage.isEmpty()).isTrue();
        assertThat(commands.settle(beforeTheOutage, done(beforeTheOutage), Duration.ZERO)
                        .join())
                .isTrue();
        assertThat(queue.operations.stats().crashes()).isZero();
    }

    private Claim claim(int batchSize, LeaseTerms terms) {
        return commands.claim(0, batchSize, terms, true).join();
    }

    private Claim awaitClaim(int batchSize, LeaseTerms terms) {
        return await().until(() -> claim(batchSize, terms), claim -> !claim.isEmpty());
    }

    private static List<Verdict> done(Claim claim) {
        return new Settlement(claim.messages()).resolve(null);
    }

    private Process startWorkerProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HangingWorker.class.getName(),
                        queue.queue,
                        Integer.toString(TestRedis.shared().port()))
                .redirectErrorStream(true)
                .start();
    }

    private static void awaitLine(Process worker, String expected) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.equals(expected)) {
            all.append(line).append('\n');
            line = output.readLine();
        }
        assertThat(line).as(all.toString()).isEqualTo(expected);
    }
}
