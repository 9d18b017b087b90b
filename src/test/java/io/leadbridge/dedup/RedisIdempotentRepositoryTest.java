package io.leadbridge.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.RedisQueueKeys;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiPredicate;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.redis.processor.idempotent.SpringRedisIdempotentRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisIdempotentRepositoryTest {

    private static final int THREADS = 16;
    private static final int KEYS = 500;
    private static final RedisQueueKeys QUEUE = new RedisQueueKeys("webhooks", 1);
    private static final String KEY = QUEUE.deduplicationKey("acme", "k");

    private final TestRedis redis = TestRedis.shared();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private final RedisIdempotentRepository repository = repository(Duration.ofSeconds(10));

    @BeforeEach
    void emptyRedis() {
        redis.flush();
    }

    @Test
    void acceptsEachKeyExactlyOnceHoweverManyAskAtOnce() throws Exception {
        AtomicIntegerArray accepted = race((exchange, key) -> repository.add(exchange, key));

        assertThat(accepted).satisfies(counts -> {
            for (int key = 0; key < KEYS; key++) {
                assertThat(counts.get(key)).as("key %d", key).isOne();
            }
        });
    }

    @Test
    void isNeededBecauseCamelsOwnRepositoryAcceptsKeysTwice() throws Exception {
        var stock = new SpringRedisIdempotentRepository(template, "stock");

        AtomicIntegerArray accepted = race((exchange, key) -> stock.add(key));

        long twice = 0;
        for (int key = 0; key < KEYS; key++) {
            twice += accepted.get(key) > 1 ? 1 : 0;
        }
        assertThat(twice).as("keys that were accepted more than once").isPositive();
    }

    @Test
    void saysBusyWhileAnotherRequestHasTheClaim() {
        repository.add(exchange(), "k");
        Exchange second = exchange();

        boolean added = repository.add(second, "k");

        assertThat(added).isFalse();
        assertThat(second.getVariable("verdict")).isEqualTo("busy");
    }

    @Test
    void saysDuplicateOnceTheKeyIsDone() {
        template.opsForValue().set(KEY, "done:m1");
        Exchange exchange = exchange();

        boolean added = repository.add(exchange, "k");

        assertThat(added).isFalse();
        assertThat(exchange.getVariable("verdict")).isEqualTo("duplicate");
    }

    @Test
    void letsAnotherInAfterTheOwnerDiedBeforeTheMessageWasStored() {
        repository(Duration.ofMillis(300)).add(exchange(), "k");

        await().atMost(Duration.ofMinutes(2)).until(() -> repository.add(exchange(), "k"));
    }

    @Test
    void freesItsOwnClaim() {
        Exchange exchange = exchange();
        repository.add(exchange, "k");

        boolean removed = repository.remove(exchange, "k");

        assertThat(removed).isTrue();
        await().atMost(Duration.ofMinutes(2)).until(() -> !repository.contains(exchange, "k"));
    }

    @Test
    void leavesTheClaimThatAnotherTookAfterItsLeaseEnded() {
        Exchange first = exchange();
        repository.add(first, "k");
        template.delete(KEY);
        Exchange second = exchange();
        repository.add(second, "k");

        repository.remove(first, "k");
        // Commands of one connection are answered in order: once this one is, the removal was tried.
        boolean stillThere = repository.contains(second, "k");

        assertThat(stillThere).isTrue();
    }

    @Test
    void neverFreesADoneKeyThoughTheStoringWasReportedAsFailed() {
        Exchange exchange = exchange();
        repository.add(exchange, "k");
        template.opsForValue().set(KEY, "done:m1");

        repository.remove(exchange, "k");

        assertThat(repository.contains(exchange, "k")).isTrue();
    }

    @Test
    void takesTheSameTextInTwoGroupsForTwoKeys() {
        repository.add(exchange(), "k");
        Exchange other = exchange();
        other.getMessage().setHeader("CamelRedisQueueGroup", "bolt");

        assertThat(repository.add(other, "k")).isTrue();
    }

    @Test
    void failsInTimeWhenRedisHangs() throws Exception {
        try (TestRedis own = TestRedis.start()) {
            var hanging = new RedisIdempotentRepository(
                    own.factory(), QUEUE, () -> "t", Duration.ofSeconds(10), Duration.ofMillis(200));
            hanging.add(exchange(), "warm");
            new StringRedisTemplate(own.factory()).execute((org.springframework.data.redis.core.RedisCallback<Object>)
                    connection -> connection.execute("CLIENT", bytes("PAUSE"), bytes("3000"), bytes("ALL")));

            assertThatThrownBy(() -> hanging.add(exchange(), "k"))
                    .isInstanceOf(RuntimeCamelException.class)
                    .hasMessageContaining("200 ms");
        }
    }

    @Test
    void refusesToClear() {
        template.opsForValue().set("unrelated", "1");

        assertThatThrownBy(repository::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(template.hasKey("unrelated")).isTrue();
    }

    private AtomicIntegerArray race(BiPredicate<Exchange, String> add) throws Exception {
        AtomicIntegerArray accepted = new AtomicIntegerArray(KEYS);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Future<?>[] ends = new Future<?>[THREADS];
            for (int thread = 0; thread < THREADS; thread++) {
                ends[thread] = threads.submit(() -> {
                    for (int key = 0; key < KEYS; key++) {
                        together.await(30, TimeUnit.SECONDS);
                        if (add.test(exchange(), "key-" + key)) {
                            accepted.incrementAndGet(key);
                        }
                    }
                    return null;
                });
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return accepted;
    }

    private RedisIdempotentRepository repository(Duration lease) {
        return new RedisIdempotentRepository(
                redis.factory(), QUEUE, () -> UUID.randomUUID().toString(), lease, Duration.ofSeconds(5));
    }

    private Exchange exchange() {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeader("CamelRedisQueueGroup", "acme");
        return exchange;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
