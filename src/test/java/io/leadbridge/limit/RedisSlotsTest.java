package io.leadbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisSlotsTest {

    private static final Duration WINDOW = Duration.ofMillis(200);
    private static final Duration FAR = Duration.ofMinutes(1);

    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final RedisSlots slots = new RedisSlots(redis);

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    @Test
    void neverGivesMoreSlotsThanAllowedInAnyWindow() throws Exception {
        int requests = 7;
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Callable<List<Long>>> workers = Collections.nCopies(16, () -> begins(requests, 25));

        List<Long> begins = new ArrayList<>();
        for (Future<List<Long>> worker : threads.invokeAll(workers)) {
            begins.addAll(worker.get());
        }
        threads.shutdown();

        Collections.sort(begins);
        assertThat(begins).hasSize(400);
        for (int i = requests; i < begins.size(); i++) {
            assertThat(begins.get(i) - begins.get(i - requests)).isGreaterThanOrEqualTo(WINDOW.toMillis());
        }
    }

    private List<Long> begins(int requests, int times) {
        List<Long> begins = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            List<Long> answer = slots.run("k", requests, WINDOW, FAR);
            assertThat(answer.get(0)).isEqualTo(1);
            begins.add(answer.get(2));
        }
        return begins;
    }

    @Test
    void reservesNothingBeyondTheLongestWait() {
        slots.reserve("k", 1, FAR, Duration.ZERO);

        Slots.Slot refused = slots.reserve("k", 1, FAR, Duration.ofSeconds(5));

        assertThat(refused.reserved()).isFalse();
        assertThat(refused.after()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(55));
        assertThat(redis.opsForList().size("lb:{limit:k}")).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenTheClockWasSetBack() {
        redis.opsForList().leftPush("lb:{limit:k}", "9999999999999");

        assertThat(slots.reserve("k", 1, WINDOW, FAR)).isEqualTo(new Slots.Slot(true, Duration.ZERO));
    }

    @Test
    void keepsKeysApart() {
        slots.reserve("k", 1, FAR, Duration.ZERO);

        assertThat(slots.reserve("other", 1, FAR, Duration.ZERO).reserved()).isTrue();
    }
}
