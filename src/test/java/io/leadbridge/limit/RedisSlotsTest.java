package io.leadbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.Slots.Window;
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

/** What only several callers of a real Redis can show; the arithmetic itself is in {@link SlotsTest}. */
class RedisSlotsTest {

    private static final Duration WINDOW = Duration.ofMillis(200);
    private static final Duration FAR = Duration.ofMinutes(1);
    private static final Whose ACME = new Whose(new CrmId("amocrm"), new TenantId("acme"), "k", "a", "m");
    private static final Whose OTHER = new Whose(new CrmId("amocrm"), new TenantId("other"), "k2", "a", "m");

    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final RedisSlots slots = new RedisSlots(redis);

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    @Test
    void neverGivesMoreSlotsThanAllowedInAnyWindowAndLeavesNoneUnused() throws Exception {
        int requests = 7;

        List<Long> begins = together(16, 25, List.of(new Window("credential:k", requests)), ACME);

        assertThat(begins).hasSize(400);
        assertWithin(begins, requests);
        long spanMs = begins.get(399) - begins.get(0);
        assertThat(400 * WINDOW.toMillis() / (double) requests / spanMs)
                .as("share of the rate that was used")
                .isGreaterThan(0.95);
    }

    @Test
    void keepsTheRateOfTheAccountBesideThatOfEachIntegration() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Callable<List<Long>> acme =
                () -> together(4, 20, List.of(new Window("credential:k", 7), new Window("account:a", 9)), ACME);
        Callable<List<Long>> other =
                () -> together(4, 20, List.of(new Window("credential:k2", 7), new Window("account:a", 9)), OTHER);

        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> each : threads.invokeAll(List.of(acme, other))) {
            assertWithin(each.get(), 7);
            all.addAll(each.get());
        }
        threads.shutdown();

        Collections.sort(all);
        assertThat(all).hasSize(160);
        assertWithin(all, 9);
    }

    private List<Long> together(int threads, int times, List<Window> windows, Whose whose) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Callable<List<Long>>> workers = Collections.nCopies(threads, () -> begins(times, windows, whose));
        List<Long> begins = new ArrayList<>();
        for (Future<List<Long>> worker : pool.invokeAll(workers)) {
            begins.addAll(worker.get());
        }
        pool.shutdown();
        Collections.sort(begins);
        return begins;
    }

    private List<Long> begins(int times, List<Window> windows, Whose whose) {
        List<Long> begins = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            List<Object> answer = slots.run(whose, windows, WINDOW, FAR, Priority.LIVE);
            assertThat(answer.get(0)).isEqualTo(1L);
            begins.add((Long) answer.get(2));
        }
        return begins;
    }

    private static void assertWithin(List<Long> begins, int requests) {
        for (int i = requests; i < begins.size(); i++) {
            assertThat(begins.get(i) - begins.get(i - requests)).isGreaterThanOrEqualTo(WINDOW.toMillis());
        }
    }

    @Test
    void beginsAnewWhenTheClockWasSetBack() {
        redis.opsForZSet().add("lb:{limit:amocrm}:credential:k", "9999999999999:0", 9_999_999_999_999d);

        Slots.Slot slot = slots.reserve(ACME, List.of(new Window("credential:k", 1)), WINDOW, FAR, Priority.LIVE);

        assertThat(slot).isEqualTo(Slots.Slot.free(Duration.ZERO));
    }

    @Test
    void forgetsSlotsThatArePast() {
        slots.reserve(ACME, List.of(new Window("credential:k", 1)), WINDOW, FAR, Priority.LIVE);

        assertThat(redis.getExpire("lb:{limit:amocrm}:credential:k", java.util.concurrent.TimeUnit.MILLISECONDS))
                .isBetween(1L, WINDOW.toMillis());
    }
}
