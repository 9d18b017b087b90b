package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.QueueTestSupport.settlement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operators act from several threads while producers send and workers work. */
class OperationsUnderWorkTest {

    private static final int GROUPS = 6;
    private static final int ACTS = 40;

    @Test
    void losesNothingAndNeverHandsAGroupToTwoWorkersWhateverOperatorsDo() throws Exception {
        long seed = 42;
        TestRedis.shared().flush();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (QueueTestSupport queue = new QueueTestSupport(TestRedis.shared());
                RedisQueueOperations operator = new RedisQueueOperations(
                        TestRedis.shared().factory(), queue.queue, 1, Duration.ofSeconds(20))) {
            // The first message makes the queue.
            send(queue, new Random(seed));
            Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
            AtomicBoolean overlapped = new AtomicBoolean();
            queue.consume("batchSize=3&concurrentConsumers=4&initialBackoff=20&leaseDuration=60000", exchange -> {
                List<QueueMessage> batch = settlement(exchange).messages();
                AtomicInteger workers = running.computeIfAbsent(batch.get(0).group(), name -> new AtomicInteger());
                overlapped.compareAndSet(false, workers.incrementAndGet() > 1);
                batch.forEach(message -> decide(settlement(exchange), message));
                workers.decrementAndGet();
            });

            List<Future<?>> acting = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                Random sending = new Random(seed + thread);
                Random acts = new Random(seed + 10 + thread);
                acting.add(threads.submit(() -> IntStream.range(0, 200).forEach(number -> send(queue, sending))));
                acting.add(threads.submit(() -> IntStream.range(0, ACTS).forEach(number -> act(operator, acts))));
            }
            for (Future<?> one : acting) {
                one.get();
            }
            IntStream.range(0, GROUPS).forEach(group -> operator.resume("g" + group));
            operator.resume();

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(operator.depth().waiting()).isZero());
            QueueStats stats = operator.stats();
            QueueDepth depth = operator.depth();
            assertThat(overlapped).as("seed %d", seed).isFalse();
            assertThat(stats.enqueued()).isEqualTo(401);
            assertThat(stats.enqueued() + stats.replayed()).isEqualTo(stats.done() + stats.parked() + stats.purged());
            assertThat(stats.parked()).isEqualTo(stats.replayed() + stats.dropped() + depth.parked());
            assertThat(operator.countParked(ParkedFilter.all())).isEqualTo(depth.parked());
            assertThat(depth.later() + depth.inFlight() + depth.readyGroups() + depth.leasedGroups())
                    .isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    /** By the message's own bytes, so that the same message is decided alike wherever it is handled. */
    private static void decide(Settlement settlement, QueueMessage message) {
        int dice = message.body()[0] % 10;
        if (dice < 4 && !message.replayed()) {
            settlement.park(message.id(), "reason " + dice);
        } else if (dice == 5 && message.attempt() == 1) {
            settlement.retry(message.id(), Duration.ofMillis(5), "once more");
        } else {
            settlement.done(message.id());
        }
    }

    private static void send(QueueTestSupport queue, Random random) {
        String body = (char) ('0' + random.nextInt(10)) + " is the first of this body";
        assertThat(queue.send("g" + random.nextInt(GROUPS), body).getException())
                .isNull();
    }

    private static void act(RedisQueueOperations operator, Random random) {
        String group = "g" + random.nextInt(GROUPS);
        String reason = "reason " + random.nextInt(4);
        switch (random.nextInt(9)) {
            case 0 -> operator.pause(group);
            case 1, 2 -> operator.resume(group);
            case 3 -> operator.purge(group, group, random.nextBoolean());
            case 4 ->
                operator.replay(ParkedFilter.all().withReason(reason), 10_000, Clock.systemUTC())
                        .step();
            case 5 ->
                operator.parked(3)
                        .forEach(found -> operator.drop(found.message().group(), found.id()));
            case 6 ->
                operator.parked(3)
                        .forEach(found -> operator.replay(found.message().group(), found.id()));
            case 7 -> {
                operator.pause();
                operator.busiest(5);
                operator.resume();
            }
            default -> operator.depth(group);
        }
    }
}
