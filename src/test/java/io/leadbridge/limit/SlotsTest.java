package io.leadbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class SlotsTest {

    private static final Duration WINDOW = Duration.ofMillis(300);
    private static final Duration NO_WAIT = Duration.ZERO;
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    private final RedisSlots slots =
            new RedisSlots(new StringRedisTemplate(TestRedis.shared().factory()));

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void neverBeginsMoreSlotsInAnyWindowThanAllowed() throws Exception {
        int requests = 7;
        List<Long> beginsUs = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<?>> done = new ArrayList<>();

        for (int thread = 0; thread < 16; thread++) {
            done.add(threads.submit(() -> {
                for (int call = 0; call < 20; call++) {
                    slots.reserve("one", requests, WINDOW, LONG_WAIT);
                    // Each slot is read back from Redis' own list, which is what the promise is about.
                    beginsUs.addAll(newestBegins());
                }
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();

        List<Long> distinctInOrder = beginsUs.stream().sorted().toList();
        assertThat(distinctInOrder).hasSizeGreaterThan(100);
        assertThat(mostInAnyWindow(distinctInOrder.stream().distinct().toList()))
                .isLessThanOrEqualTo(requests);
    }

    @Test
    void reservesNothingBeyondTheLongestWait() {
        for (int call = 0; call < 3; call++) {
            assertThat(slots.reserve("one", 3, WINDOW, NO_WAIT)).isEqualTo(new Slot(true, Duration.ZERO));
        }

        Slot fourth = slots.reserve("one", 3, WINDOW, NO_WAIT);
        Slot fifth = slots.reserve("one", 3, WINDOW, LONG_WAIT);

        assertThat(fourth.reserved()).isFalse();
        assertThat(fourth.in()).isPositive().isLessThanOrEqualTo(WINDOW);
        assertThat(fifth.reserved()).isTrue();
        assertThat(fifth.in()).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void keepsTheRatesOfTwoCredentialsApart() {
        slots.reserve("one", 1, LONG_WAIT, NO_WAIT);

        assertThat(slots.reserve("one", 1, LONG_WAIT, NO_WAIT).reserved()).isFalse();
        assertThat(slots.reserve("two", 1, LONG_WAIT, NO_WAIT).reserved()).isTrue();
    }

    @Test
    void showsNoCredentialInItsKeys() {
        slots.reserve("canary-secret", 1, WINDOW, NO_WAIT);

        assertThat(new StringRedisTemplate(TestRedis.shared().factory()).keys("*"))
                .hasSize(1)
                .noneMatch(key -> key.contains("canary"));
    }

    @Test
    void behavesAlikeInMemory() {
        Instant start = Instant.ofEpochSecond(1_700_000_000);
        Instant[] now = {start};
        InMemorySlots memory = new InMemorySlots(() -> now[0]);
        List<Duration> waits = new ArrayList<>();

        for (int call = 0; call < 7; call++) {
            waits.add(memory.reserve("one", 3, WINDOW, LONG_WAIT).in());
        }
        now[0] = start.plus(WINDOW);
        waits.add(memory.reserve("one", 3, WINDOW, LONG_WAIT).in());

        assertThat(waits).extracting(Duration::toMillis).containsExactly(0L, 0L, 0L, 300L, 300L, 300L, 600L, 300L);
    }

    @Test
    void takesAnotherSlotWhenItWokeUpTooLate() throws Exception {
        Instant[] now = {Instant.ofEpochSecond(1_700_000_000)};
        InMemorySlots memory = new InMemorySlots(() -> now[0]);
        List<Duration> pauses = new ArrayList<>();
        Pause oversleeps = duration -> {
            pauses.add(duration);
            now[0] = now[0].plus(duration).plus(pauses.size() == 1 ? WINDOW : Duration.ZERO);
        };
        Limits limits = new Limits(memory, oversleeps, () -> now[0], LONG_WAIT);

        limits.take("one", 1, WINDOW.toMillis());
        Duration answer = limits.take("one", 1, WINDOW.toMillis());

        assertThat(answer).isZero();
        assertThat(pauses).first().isEqualTo(WINDOW);
        assertThat(Duration.between(Instant.ofEpochSecond(1_700_000_000), now[0]))
                .isGreaterThanOrEqualTo(WINDOW.multipliedBy(2));
    }

    private static List<Long> newestBegins() {
        return new StringRedisTemplate(TestRedis.shared().factory())
                .keys("lb:{limit:*").stream()
                        .flatMap(key -> new StringRedisTemplate(
                                        TestRedis.shared().factory())
                                .opsForList().range(key, 0, -1).stream())
                        .map(Long::valueOf)
                        .toList();
    }

    private static int mostInAnyWindow(List<Long> beginsUs) {
        int most = 0;
        for (int first = 0; first < beginsUs.size(); first++) {
            int last = first;
            while (last < beginsUs.size() && beginsUs.get(last) - beginsUs.get(first) < WINDOW.toMillis() * 1000) {
                last++;
            }
            most = Math.max(most, last - first);
        }
        return most;
    }
}
