package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.BlackHole;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis takes connections and answers nothing: callers are told in time, and thousands of them do not pile up. */
class HungRedisTest {

    private static final int CALLERS = 5000;
    private static final int COMMAND_TIMEOUT_MILLIS = 300;

    @Test
    void tellsThousandsOfCallersInTimeWithAFewThreads() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(redis.factory(), 1)) {
            assertThat(traffic.send("a", "before").getException()).isNull();
            Set<Long> before = threads();

            redis.hang();
            long startNanos = System.nanoTime();
            List<CompletableFuture<Exchange>> calls = callAtOnce(traffic);
            int most = threadsBeyond(before);
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);

            assertThat(calls).allSatisfy(call -> assertThat(call.join().getException())
                    .isInstanceOf(RedisQueueUnavailableException.class));
            assertThat(Math.max(most, threadsBeyond(before))).isLessThan(60);
            System.out.println("HungRedisTest: " + CALLERS + " callers told within " + tookMillis + " ms, "
                    + COMMAND_TIMEOUT_MILLIS + " ms allowed by commandTimeout");
            redis.wake();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> traffic.send("a", "after").getException() == null);
        }
    }

    @Test
    void doesNotLetCallersWaitForAConnectionThatCannotBeMade() throws Exception {
        try (TestRedis redis = TestRedis.start();
                BlackHole hole = BlackHole.before(redis.port())) {
            hole.swallow();
            LettuceConnectionFactory factory = TestRedis.connect(hole.port());
            try (Traffic traffic = new Traffic(factory, 1)) {
                Set<Long> before = threads();

                List<CompletableFuture<Exchange>> calls = callAtOnce(traffic);
                CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

                assertThat(calls).allSatisfy(call -> assertThat(call.join().getException())
                        .isInstanceOf(RedisQueueUnavailableException.class));
                assertThat(threadsBeyond(before)).isLessThan(60);
                hole.heal();
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> traffic.send("a", "after").getException() == null);
            } finally {
                factory.destroy();
            }
        }
    }

    /** Starts all calls from this one thread; the producer is asynchronous. */
    private static List<CompletableFuture<Exchange>> callAtOnce(Traffic traffic) throws Exception {
        var producer = traffic.context
                .getEndpoint(traffic.uri("&commandTimeout=" + COMMAND_TIMEOUT_MILLIS))
                .createAsyncProducer();
        producer.start();
        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            Exchange exchange = new DefaultExchange(traffic.context);
            exchange.getIn().setHeader(RedisQueueConstants.GROUP, "group-" + caller % 100);
            exchange.getIn().setBody("body of caller " + caller);
            calls.add(producer.processAsync(exchange));
        }
        return calls;
    }

    private static Set<Long> threads() {
        Set<Long> ids = new HashSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> ids.add(thread.getId()));
        return ids;
    }

    private static int threadsBeyond(Set<Long> before) {
        Set<Long> now = threads();
        now.removeAll(before);
        return now.size();
    }
}
