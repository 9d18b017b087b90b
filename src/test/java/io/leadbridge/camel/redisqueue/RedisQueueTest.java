package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.QueueTestSupport.message;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.settlement;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The component as a route sees it. */
class RedisQueueTest {

    private QueueTestSupport queue;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        queue = new QueueTestSupport(TestRedis.shared());
    }

    @AfterEach
    void stop() {
        queue.close();
    }

    @Test
    void handsOutTheMessagesOfAGroupInOrder() throws Exception {
        queue.consume("concurrentConsumers=4", exchange -> seen.add(text(message(exchange))));

        IntStream.range(0, 50).forEach(number -> queue.send("a", "body " + number));

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(50));
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(n -> "body " + n).toList());
        assertThat(queue.operations.depth().waiting()).isZero();
    }

    @Test
    void handsOutBatchesOfOneGroup() throws Exception {
        IntStream.range(0, 10).forEach(number -> queue.send("a", "a" + number));
        IntStream.range(0, 3).forEach(number -> queue.send("b", "b" + number));
        List<List<String>> batches = new CopyOnWriteArrayList<>();

        queue.consume(
                "batchSize=6&concurrentConsumers=1",
                exchange -> batches.add(settlement(exchange).messages().stream()
                        .map(QueueTestSupport::text)
                        .toList()));

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(13));
        assertThat(batches)
                .containsExactly(
                        List.of("a0", "a1", "a2", "a3", "a4", "a5"),
                        List.of("b0", "b1", "b2"),
                        List.of("a6", "a7", "a8", "a9"));
    }

    @Test
    void givesAGroupToOneWorkerAtATime() throws Exception {
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        AtomicBoolean overlapped = new AtomicBoolean();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger all = new AtomicInteger();
        IntStream.range(0, 120).forEach(number -> queue.send("group " + number % 3, "x"));

        queue.consume("concurrentConsumers=8", exchange -> {
            AtomicInteger mine = running.computeIfAbsent(message(exchange).group(), group -> new AtomicInteger());
            overlapped.compareAndSet(false, mine.incrementAndGet() > 1);
            most.accumulateAndGet(all.incrementAndGet(), Math::max);
            await().pollDelay(Duration.ofMillis(2)).until(() -> true);
            all.decrementAndGet();
            mine.decrementAndGet();
        });

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(120));
        assertThat(overlapped).isFalse();
        assertThat(most.get()).isGreaterThan(1);
    }

    @Test
    void servesAQuietGroupSoonBehindAFlood() throws Exception {
        IntStream.range(0, 500).forEach(number -> queue.send("flood", "f" + number));
        queue.send("quiet", "q");

        queue.consume("concurrentConsumers=1", exchange -> seen.add(text(message(exchange))));

        await().untilAsserted(() -> assertThat(seen).contains("q"));
        assertThat(seen.indexOf("q")).isLessThanOrEqualTo(1);
    }

    @Test
    void servesAHigherPriorityFirst() throws Exception {
        queue.send("low", "l0");
        queue.send("low", "l1");
        queue.send("high", "h0", Map.of(RedisQueueConstants.PRIORITY, 5));
        queue.send("high", "h1", Map.of(RedisQueueConstants.PRIORITY, 5));

        queue.consume("concurrentConsumers=1", exchange -> seen.add(text(message(exchange))));

        await().untilAsserted(() -> assertThat(seen).containsExactly("h0", "h1", "l0", "l1"));
    }

    @Test
    void retriesAFailedMessageAsAFurtherAttempt() throws Exception {
        queue.consume("initialBackoff=20", exchange -> {
            seen.add(text(message(exchange)) + " " + message(exchange).attempt());
            if (message(exchange).attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        });

        queue.send("a", "x");

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));
        assertThat(seen).containsExactly("x 1", "x 2", "x 3");
        assertThat(queue.operations.stats().retried()).isEqualTo(2);
    }

    @Test
    void parksAMessageAfterItsLastAttemptWithTheLastReason() throws Exception {
        queue.consume("initialBackoff=5&maxAttempts=2", exchange -> {
            throw new IllegalStateException("attempt " + message(exchange).attempt());
        });

        queue.send("a", "x");

        await().untilAsserted(() -> assertThat(queue.operations.parked(10)).hasSize(1));
        ParkedMessage parked = queue.operations.parked(10).get(0);
        assertThat(parked.reason()).contains("attempt 2");
        assertThat(text(parked.message())).isEqualTo("x");
        assertThat(parked.message().group()).isEqualTo("a");
    }

    @Test
    void replaysAParkedMessageAsAFirstAttempt() throws Exception {
        queue.consume("", exchange -> {
            seen.add(text(message(exchange)) + " " + message(exchange).attempt() + " "
                    + message(exchange).replayed());
            if (!message(exchange).replayed()) {
                settlement(exchange).park(message(exchange).id(), "look at it");
            }
        });
        Exchange sent = queue.send("a", "x");
        String id = sent.getMessage().getHeader(RedisQueueConstants.MESSAGE_ID, String.class);
        await().until(() -> queue.operations.parked("a", id).isPresent());

        boolean replayed = queue.operations.replay("a", id);

        assertThat(replayed).isTrue();
        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));
        assertThat(seen).containsExactly("x 1 false", "x 1 true");
        assertThat(queue.operations.parked(10)).isEmpty();
        assertThat(queue.operations.replay("a", id)).isFalse();
    }

    @Test
    void bringsBackWhatReplacedTheMessage() throws Exception {
        queue.consume("", exchange -> {
            seen.add(text(message(exchange)));
            if (text(message(exchange)).equals("both")) {
                String id = message(exchange).id();
                settlement(exchange).retry(id, Duration.ofMillis(1), "half failed");
                settlement(exchange).replaceWith(id, "half".getBytes());
            }
        });

        queue.send("a", "both");

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));
        assertThat(seen).containsExactly("both", "half");
    }

    @Test
    void holdsAGroupInOrderWithoutCountingAnAttempt() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        queue.consume("batchSize=10", exchange -> {
            settlement(exchange).messages().forEach(message -> seen.add(text(message) + " " + message.attempt()));
            if (!open.getAndSet(true)) {
                settlement(exchange).hold(Duration.ofMillis(300), "closed");
            }
        });

        queue.send("a", "0");
        await().until(() -> queue.operations.stats().held() == 1);
        queue.send("a", "1");
        queue.send("b", "other");

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(3));
        assertThat(seen).containsExactly("0 1", "other 1", "0 1", "1 1");
    }

    @Test
    void handsOutADelayedMessageWhenItIsDue() throws Exception {
        queue.consume("", exchange -> seen.add(text(message(exchange))));

        queue.send("a", "later", Map.of(RedisQueueConstants.DELAY, 200));
        queue.send("a", "now");

        await().untilAsserted(() -> assertThat(seen).containsExactly("now", "later"));
    }

    @Test
    void finishesWhatRunsAndGivesBackTheRestWhenItStops() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        queue.consume("concurrentConsumers=1", exchange -> {
            began.countDown();
            mayEnd.await(10, TimeUnit.SECONDS);
        });
        IntStream.range(0, 5).forEach(number -> queue.send("a", "x"));
        began.await(10, TimeUnit.SECONDS);

        Thread stopping = new Thread(queue.context::stop);
        stopping.start();
        await().until(() -> queue.context.getStatus().isStopping());
        mayEnd.countDown();
        stopping.join(10_000);

        assertThat(queue.operations.stats().done()).isEqualTo(1);
        assertThat(queue.operations.depth().waiting()).isEqualTo(4);
        assertThat(queue.operations.depth().inFlight()).isZero();
        assertThat(queue.operations.depth().readyGroups()).isEqualTo(1);
    }

    @Test
    void spreadsGroupsOverItsShards() throws Exception {
        String uri = "redis-queue:sharded?shards=4";
        queue.context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri);
                from(uri).process(exchange -> seen.add(text(message(exchange))));
            }
        });
        IntStream.range(0, 40).forEach(number -> queue.context
                .createFluentProducerTemplate()
                .to("direct:in")
                .withHeader(RedisQueueConstants.GROUP, "group " + number)
                .withBody("x" + number)
                .send());

        try (RedisQueueOperations operations =
                new RedisQueueOperations(TestRedis.shared().factory(), "sharded", 4, Duration.ofSeconds(2))) {
            await().untilAsserted(() -> assertThat(operations.stats().done()).isEqualTo(40));
        }
        RedisQueueKeys keys = new RedisQueueKeys("sharded", 4);
        assertThat(IntStream.range(0, 40)
                        .map(number -> keys.shard("group " + number))
                        .distinct()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void showsItselfInTheDevConsole() throws Exception {
        queue.consume("", exchange -> seen.add(text(message(exchange))));
        queue.send("a", "secret body");
        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));

        DevConsole console = PluginHelper.getDevConsoleResolver(queue.context).resolveDevConsole("redis-queue");
        String shown = console.call(DevConsole.MediaType.JSON).toString();

        assertThat(shown).contains(queue.queue, "settled").doesNotContain("secret body");
    }
}
