package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deduplication id, with and without somebody who marked it before. */
class DeduplicationTest {

    private QueueTestSupport queue;

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
    void dropsADuplicateAndNamesTheFirst() {
        Exchange first = send("id", null);
        Exchange second = send("id", null);
        Exchange ofAnotherGroup = queue.send("b", "x", Map.of(RedisQueueConstants.DEDUPLICATION_ID, "id"));

        assertThat(result(first)).isEqualTo(RedisQueueConstants.ACCEPTED);
        assertThat(result(second)).isEqualTo(RedisQueueConstants.DUPLICATE);
        assertThat(id(second)).isEqualTo(id(first));
        assertThat(result(ofAnotherGroup)).isEqualTo(RedisQueueConstants.ACCEPTED);
        assertThat(queue.operations.stats().enqueued()).isEqualTo(2);
        assertThat(queue.operations.stats().duplicates()).isEqualTo(1);
    }

    @Test
    void completesWhatItsOwnerMarkedAsPending() {
        write("pending:mine");

        Exchange sent = send("id", "mine");

        assertThat(result(sent)).isEqualTo(RedisQueueConstants.ACCEPTED);
        assertThat(read()).isEqualTo("done:" + id(sent));
        assertThat(secondsToLive()).isBetween(7000L, 7200L);
    }

    @Test
    void isBusyWhileAnotherHoldsIt() {
        write("pending:theirs");

        Exchange withToken = send("id", "mine");
        Exchange withoutToken = send("id", null);

        assertThat(result(withToken)).isEqualTo(RedisQueueConstants.BUSY);
        assertThat(result(withoutToken)).isEqualTo(RedisQueueConstants.BUSY);
        assertThat(queue.operations.depth().waiting()).isZero();
        assertThat(read()).isEqualTo("pending:theirs");
    }

    @Test
    void storesOneOfMessagesSentAtTheSameTime() throws Exception {
        int threads = 16;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CyclicBarrier together = new CyclicBarrier(threads);
        int rounds = 30;
        for (int round = 0; round < rounds; round++) {
            String id = "id " + round;
            List<Future<String>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                results.add(executor.submit(() -> {
                    together.await();
                    return result(send(id, null));
                }));
            }
            List<String> answers = new ArrayList<>();
            for (Future<String> one : results) {
                answers.add(one.get());
            }
            assertThat(answers).containsOnlyOnce(RedisQueueConstants.ACCEPTED).hasSize(threads);
            assertThat(answers).containsOnly(RedisQueueConstants.ACCEPTED, RedisQueueConstants.DUPLICATE);
        }
        executor.shutdown();

        assertThat(queue.operations.depth().waiting()).isEqualTo(rounds);
    }

    private Exchange send(String id, String token) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(RedisQueueConstants.DEDUPLICATION_ID, id);
        headers.put(RedisQueueConstants.DEDUPLICATION_TOKEN, token);
        return queue.send("a", "x", headers);
    }

    private byte[] key() {
        return new RedisQueueKeys(queue.queue, 1).deduplicationKey("a", "id").getBytes(StandardCharsets.UTF_8);
    }

    private void write(String state) {
        try (var connection = TestRedis.shared().factory().getConnection()) {
            connection.stringCommands().set(key(), state.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String read() {
        try (var connection = TestRedis.shared().factory().getConnection()) {
            return new String(connection.stringCommands().get(key()), StandardCharsets.UTF_8);
        }
    }

    private long secondsToLive() {
        try (var connection = TestRedis.shared().factory().getConnection()) {
            return connection.keyCommands().ttl(key());
        }
    }

    private static String result(Exchange exchange) {
        return exchange.getMessage().getHeader(RedisQueueConstants.RESULT, String.class);
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getHeader(RedisQueueConstants.MESSAGE_ID, String.class);
    }
}
