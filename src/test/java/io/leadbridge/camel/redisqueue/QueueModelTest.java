package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.EnqueueTerms;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Enqueued;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Entry;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Owned;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random histories against the scripts on a real Redis and against {@link QueueModel}: each answer must be the same.
 *
 * <p>{@code -Dsequences=N} runs more of them, {@code -Dseed=S} one of them again.
 */
class QueueModelTest {

    private static final int STEPS = 60;
    private static final QueueModel.Options OPTIONS = new QueueModel.Options(
            Duration.ofMillis(4500),
            Duration.ofMillis(2500),
            2,
            3,
            Duration.ofMillis(800),
            Duration.ofSeconds(5),
            Duration.ofDays(1));
    private static final LeaseTerms TERMS = new LeaseTerms(OPTIONS.lease(), OPTIONS.grace(), OPTIONS.maxCrashes());

    @Test
    void behavesAsTheModelInRandomHistories() {
        long firstSeed = Long.getLong("seed", 1);
        int sequences = System.getProperty("seed") == null ? Integer.getInteger("sequences", 100) : 1;
        try (NativeConnection redis = new NativeConnection(TestRedis.shared().factory(), Duration.ofSeconds(5))) {
            for (long seed = firstSeed; seed < firstSeed + sequences; seed++) {
                TestRedis.shared().flush();
                new History(seed, redis).run();
            }
        }
    }

    /** A clock that stands still until it is moved; Redis reads it from a hash instead of asking TIME. */
    private static final class SharedClock extends Clock {
        private final NativeConnection redis;
        private long micros = 1_800_000_000_000_000L;

        SharedClock(NativeConnection redis) {
            this.redis = redis;
        }

        void move(long byMicros) {
            micros += byMicros;
            byte[] key = RedisQueueCommands.bytes("clock");
            redis.call(commands -> commands.hset(
                            key,
                            Map.of(
                                    RedisQueueCommands.bytes("s"),
                                    RedisQueueCommands.bytes(Long.toString(micros / 1_000_000)),
                                    RedisQueueCommands.bytes("us"),
                                    RedisQueueCommands.bytes(Long.toString(micros % 1_000_000)))))
                    .join();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private record Both(Claim real, QueueModel.Claim expected) {}

    private static final class History {
        private final long seed;
        private final Random random;
        private final NativeConnection redis;
        private final SharedClock clock;
        private final RedisQueueCommands queue;
        private final RedisQueueOperations operations;
        private final QueueModel model;
        private final RetryPolicy policy;
        private final List<Both> claims = new ArrayList<>();
        private final List<String> story = new ArrayList<>();
        private int sent;

        History(long seed, NativeConnection redis) {
            this.seed = seed;
            this.random = new Random(seed);
            this.redis = redis;
            this.clock = new SharedClock(redis);
            RedisQueueScripts scripts = new RedisQueueScripts(
                    text -> text.replace("redis.call('TIME')", "redis.call('HMGET', 'clock', 's', 'us')"));
            this.queue = new RedisQueueCommands(redis, new RedisQueueKeys("model", 1), scripts);
            this.operations = new RedisQueueOperations(queue);
            this.model = new QueueModel(clock, new Random(seed), OPTIONS);
            this.policy = new RetryPolicy(
                    OPTIONS.initialBackoff(), OPTIONS.maxBackoff(), OPTIONS.maxAttempts(), new Random(seed));
        }

        void run() {
            try {
                for (int step = 0; step < STEPS; step++) {
                    clock.move(1 + random.nextInt(random.nextInt(4) == 0 ? 3_000_000 : 2000));
                    act();
                    if (step % 10 == 9) {
                        compareTotals();
                    }
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + String.join("\n  ", story), e);
            }
        }

        private void act() {
            int dice = random.nextInt(20);
            if (dice < 7) {
                enqueue();
            } else if (dice < 13) {
                claim();
            } else if (dice < 15) {
                renew();
            } else if (dice < 19) {
                settle();
            } else {
                switch (random.nextInt(4)) {
                    case 0 -> replay();
                    case 1 -> pause();
                    case 2 -> resume();
                    default -> markPending();
                }
            }
        }

        private void enqueue() {
            String group = group();
            String id = random.nextInt(10) == 0 ? "same" : "m" + sent++;
            Duration delay = Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(3000) : 0);
            int priority = random.nextInt(4) == 0 ? random.nextInt(10) : 0;
            String deduplicationId = random.nextInt(3) == 0 ? "d" + random.nextInt(3) : null;
            String token = random.nextBoolean() ? "token" : "";
            byte[] body = ("body of " + id).getBytes(StandardCharsets.UTF_8);
            story.add("enqueue " + group + " " + id + " " + delay + " " + priority + " " + deduplicationId);

            Enqueued real = queue.enqueue(
                            new Entry(group, id, body, delay, priority, deduplicationId, token, ""),
                            new EnqueueTerms(OPTIONS.deduplicationTtl(), 100))
                    .join();

            QueueModel.Sent expected = model.enqueue(group, id, body, delay, priority, deduplicationId, token);
            assertThat(real.result() + " " + real.id()).isEqualTo(expected.result() + " " + expected.id());
        }

        private void claim() {
            int batchSize = 1 + random.nextInt(4);
            boolean redisWasThere = random.nextInt(4) > 0;
            story.add("claim " + batchSize + " " + redisWasThere + " at " + clock.instant());

            Claim real = queue.claim(0, batchSize, TERMS, redisWasThere).join();

            Optional<QueueModel.Claim> expected = model.claim(batchSize, redisWasThere);
            story.add("  gave " + real);
            assertThat(real.group())
                    .isEqualTo(expected.map(QueueModel.Claim::group).orElse(null));
            if (expected.isPresent()) {
                assertThat(real.token()).isEqualTo(Long.toString(expected.get().token()));
                assertThat(texts(real.messages()))
                        .isEqualTo(texts(expected.get().messages()));
                claims.add(new Both(real, expected.get()));
            }
        }

        private long wakeMillis() {
            long now = clock.instant().toEpochMilli();
            return model.nextWake()
                    .map(wake -> Math.max(0, wake.toEpochMilli() - now))
                    .orElse(-1L);
        }

        private void renew() {
            if (claims.isEmpty()) {
                return;
            }
            Both both = claims.get(random.nextInt(claims.size()));
            story.add("renew " + both.real.group() + " " + both.real.token());

            List<Boolean> real = queue.renew(
                            0, OPTIONS.lease(), List.of(new Owned(both.real.group(), both.real.token())))
                    .join();

            assertThat(real).containsExactly(model.renew(both.expected));
        }

        private void settle() {
            if (claims.isEmpty()) {
                return;
            }
            // Some are settled twice, or by an owner that was taken for dead.
            Both both = claims.get(random.nextInt(claims.size()));
            Settlement settlement = settlement(both.real.messages());
            String failure = random.nextInt(4) == 0 ? "failed" : null;
            story.add("settle " + both.real.group() + " " + both.real.token() + " "
                    + settlement.resolve(failure).stream().map(Verdict::verb).toList() + " " + settlement.held());
            List<Verdict> verdicts = new ArrayList<>();
            for (int index = 0; index < both.real.messages().size(); index++) {
                verdicts.add(policy.apply(
                        both.real.messages().get(index),
                        settlement.resolve(failure).get(index)));
            }
            Duration hold = settlement.held().map(Settlement.Hold::duration).orElse(Duration.ZERO);

            boolean real = queue.settle(both.real, verdicts, hold).join();

            assertThat(real).isEqualTo(model.settle(both.expected, settlement, failure));
        }

        private Settlement settlement(List<QueueMessage> messages) {
            Settlement settlement = new Settlement(messages);
            for (QueueMessage message : messages) {
                Duration after = random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(2000));
                switch (random.nextInt(8)) {
                    case 0 -> settlement.done(message.id());
                    case 1 -> settlement.retry(message.id(), after, "again");
                    case 2 -> settlement.retryUncounted(message.id(), after, "not its fault");
                    case 3 -> settlement.park(message.id(), "a person is needed");
                    case 4 -> settlement.replaceWith(message.id(), ("new " + message.id()).getBytes());
                    default -> {
                        // Left to the default.
                    }
                }
            }
            if (random.nextInt(4) == 0) {
                settlement.hold(Duration.ofMillis(random.nextInt(3) * 700L), "closed");
            }
            return settlement;
        }

        private void replay() {
            List<ParkedMessage> parked = model.parked();
            if (parked.isEmpty()) {
                return;
            }
            ParkedMessage one = parked.get(random.nextInt(parked.size()));
            story.add("replay " + one.id());

            boolean real = operations.replay(one.message().group(), one.id());

            assertThat(real).isEqualTo(model.replay(one.message().group(), one.id()));
        }

        private void pause() {
            String group = group();
            story.add("pause " + group);
            setHold(group, 9_007_199_254_740_991L);
            byte[] ready = RedisQueueCommands.bytes(queue.keys().ready(0));
            redis.call(commands -> commands.zrem(ready, RedisQueueCommands.bytes(group)))
                    .join();
            model.pause(group);
        }

        private void resume() {
            String group = group();
            story.add("resume " + group);
            byte[] later = RedisQueueCommands.bytes(queue.keys().later(0));
            Double hold = redis.call(commands -> commands.zscore(later, RedisQueueCommands.bytes("h" + group)))
                    .join();
            byte[] owners = RedisQueueCommands.bytes(queue.keys().owners(0));
            byte[] name = RedisQueueCommands.bytes(group);
            if (hold != null && hold == 9_007_199_254_740_991L) {
                redis.call(commands -> commands.zrem(later, RedisQueueCommands.bytes("h" + group)))
                        .join();
                if (!redis.call(commands -> commands.hexists(owners, name)).join()) {
                    setHold(group, clock.instant().toEpochMilli());
                }
            }
            model.resume(group);
        }

        private void setHold(String group, long untilMillis) {
            byte[] later = RedisQueueCommands.bytes(queue.keys().later(0));
            redis.call(commands -> commands.zadd(later, (double) untilMillis, RedisQueueCommands.bytes("h" + group)))
                    .join();
        }

        private void markPending() {
            String group = group();
            String id = "d" + random.nextInt(3);
            String token = random.nextBoolean() ? "token" : "other";
            story.add("pending " + group + " " + id + " " + token);
            if (model.markPending(group, id, token, Duration.ofDays(1))) {
                byte[] key = RedisQueueCommands.bytes(queue.keys().deduplicationKey(group, id));
                byte[] value = RedisQueueCommands.bytes("pending:" + token);
                redis.call(commands -> commands.set(key, value)).join();
            }
        }

        private void compareTotals() {
            assertThat(operations.stats()).isEqualTo(model.stats());
            assertThat(operations.depth().waiting()).isEqualTo(model.countWaiting());
            for (int group = 0; group < 4; group++) {
                assertThat(operations.depth("g" + group).waiting()).isEqualTo(model.depth("g" + group));
            }
            assertThat(parkedTexts(operations.parked(1000))).isEqualTo(parkedTexts(model.parked()));
        }

        private String group() {
            return "g" + random.nextInt(4);
        }

        private static List<String> texts(List<QueueMessage> messages) {
            return messages.stream()
                    .map(message -> message + " " + new String(message.body(), StandardCharsets.UTF_8) + " "
                            + message.enqueuedAt() + " " + message.replayed())
                    .toList();
        }

        private static List<String> parkedTexts(List<ParkedMessage> parked) {
            return parked.stream()
                    .sorted(Comparator.comparing(ParkedMessage::id))
                    .map(one -> one.id() + " " + one.reason() + " " + texts(List.of(one.message())))
                    .toList();
        }
    }
}
