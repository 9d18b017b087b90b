package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and with which words. */
class BadInputTest {

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
    void refusesAMessageWithoutGroup() {
        Exchange sent = queue.send(null, "x");

        refused(sent, "header CamelRedisQueueGroup: nothing given, 1 to 200 characters allowed");
    }

    @Test
    void refusesAGroupNameThatIsTooLong() {
        Exchange sent = queue.send("g".repeat(201), "x");

        refused(sent, "header CamelRedisQueueGroup: 201 characters given, 1 to 200 characters allowed");
    }

    @Test
    void refusesABodyOverTheLimit() {
        Exchange sent = queue.send("a", "x".repeat(4 * 1024 * 1024 + 1));

        refused(sent, "body of 4194305 bytes given, up to 4194304 allowed (option maxBodySize)");
    }

    @ParameterizedTest
    @CsvSource({
        "CamelRedisQueueDelay, -1, '-1 given, 0 to'",
        "CamelRedisQueueDelay, soon, '\"soon\" given, 0 to'",
        "CamelRedisQueuePriority, 10, '10 given, 0 to 9 allowed'",
        "CamelRedisQueueDeduplicationId, '', '0 characters given, 1 to 200 characters allowed'"
    })
    void refusesAHeaderOutOfItsRange(String header, String value, String expected) {
        Exchange sent = queue.send("a", "x", Map.of(header, value));

        refused(sent, "header " + header + ": " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "batchSize=0, 'batchSize: 0 given, 1 to 10000 allowed'",
        "shards=101, 'shards: 101 given, 1 to 100 allowed'",
        "heartbeatInterval=2s, 'heartbeatInterval: 2000 given, 50 to 1500 allowed'",
        "maxBackoff=1ms, 'maxBackoff: 1 given, 1000 to'"
    })
    void refusesAnOptionOutOfItsRange(String option, String expected) {
        assertThatThrownBy(() -> queue.consume(option, exchange -> {}))
                .rootCause()
                .hasMessageContaining(expected);
    }

    @Test
    void tellsAllFaultsOfTheOptionsAtOnce() {
        assertThatThrownBy(() -> queue.consume("batchSize=0&maxCrashes=0&maxAttempts=0", exchange -> {}))
                .rootCause()
                .hasMessageContainingAll("batchSize", "maxCrashes", "maxAttempts");
    }

    @Test
    void refusesAConsumerWithAnotherNumberOfShards() throws Exception {
        queue.consume("shards=2", exchange -> {});

        assertThatThrownBy(() -> queue.consume("shards=3", exchange -> {}))
                .hasStackTraceContaining("shards 3 given, but the queue in Redis has 2");
    }

    @Test
    void refusesAQueueOfANewerRelease() {
        try (var connection = TestRedis.shared().factory().getConnection()) {
            connection
                    .hashCommands()
                    .hSet(new RedisQueueKeys(queue.queue, 1).meta(0).getBytes(), "version".getBytes(), "2".getBytes());
        }

        Exchange sent = queue.send("a", "x");

        refused(sent, "format version 1 given, but the queue in Redis has 2");
    }

    @Test
    void refusesAVerdictOnAMessageThatWasNotHandedOut() {
        Settlement settlement = new Settlement(List.of());

        assertThatThrownBy(() -> settlement.done("m1")).hasMessageContaining("message m1 is not in this batch of 0");
        assertThatThrownBy(() -> settlement.hold(Duration.ofMillis(-1), "x")).hasMessageContaining("zero or more");
    }

    private void refused(Exchange sent, String expected) {
        assertThat(sent.getException()).isNotNull().hasMessageContaining(expected);
        assertThat(queue.operations.stats().enqueued()).isZero();
    }
}
