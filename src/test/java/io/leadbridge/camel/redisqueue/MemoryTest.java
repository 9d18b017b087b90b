package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.EnqueueTerms;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Entry;
import io.leadbridge.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a waiting message costs in Redis. */
class MemoryTest {

    private static final int MESSAGES = 5000;
    private static final int BODY_BYTES = 441;

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void costsAtMostNineHundredBytesForAMessage(int messagesInAGroup) {
        try (TestRedis redis = TestRedis.start("appendonly no");
                NativeConnection connection = new NativeConnection(redis.factory(), Duration.ofSeconds(5))) {
            RedisQueueCommands queue =
                    new RedisQueueCommands(connection, new RedisQueueKeys("hooks", 1), new RedisQueueScripts());
            MessageIds ids = new MessageIds(Clock.systemUTC(), new Random(1));
            store(queue, ids, 40, 0);
            long before = usedMemory(redis);

            store(queue, ids, messagesInAGroup, MESSAGES);

            long bytes = (usedMemory(redis) - before) / MESSAGES;
            assertThat(bytes).isBetween((long) BODY_BYTES, 900L);
        }
    }

    private static void store(RedisQueueCommands queue, MessageIds ids, int messagesInAGroup, int messages) {
        for (int number = -1; number < messages; number++) {
            String group = "tenant-" + number / messagesInAGroup;
            Entry entry = new Entry(group, ids.get(), new byte[BODY_BYTES], Duration.ZERO, 0, null, "", "");
            queue.enqueue(entry, new EnqueueTerms(Duration.ofHours(2), 0)).join();
        }
    }

    private static long usedMemory(TestRedis redis) {
        try (var connection = redis.factory().getConnection()) {
            return Long.parseLong(connection.serverCommands().info("memory").getProperty("used_memory"));
        }
    }
}
