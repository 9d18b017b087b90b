package io.leadbridge.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.deliver.Agreement;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Region;
import io.leadbridge.event.TenantId;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.right.Rights;
import io.leadbridge.rules.Rules;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Who goes on with a round, and when. */
class DriftTurnsTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final Duration LIFE = Duration.ofMinutes(1);

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final Drift.Audited acme = new Drift.Audited(
            new Batch(ACME, List.of(), Region.DEFAULT, () -> Duration.ZERO),
            List.of(new Account(ACME, new CrmId("amocrm")), new Account(ACME, new CrmId("lptracker"))));
    private final Drift drift = drift();

    @BeforeEach
    void nobodyWasAudited() {
        TestRedis.shared().flush();
    }

    @Test
    void letsOneLookAtATimeGoOnWithARound() {
        Round round = drift.begin(acme);

        // Its hints are being queued when the timer comes again.
        assertThat(drift.begin(acme)).isNull();

        drift.end(round);
        assertThat(drift.begin(acme)).isSameAs(round);
    }

    @Test
    void leavesARoundToTheInstanceThatHasIt() {
        drift.begin(acme);

        assertThat(drift().begin(acme)).isNull();
    }

    @Test
    void restsForAWhileAfterARoundThatBrokeOff() {
        drift.begin(acme);
        long before = untilMs();

        drift.failed(acme, new IllegalStateException("too many leads"));

        assertThat(drift.begin(acme)).isNull();
        assertThat(untilMs()).isGreaterThan(before + LIFE.toMillis());
    }

    private long untilMs() {
        return Long.parseLong(
                redis.opsForHash().get("lb:{t:acme}:drift", "untilMs").toString());
    }

    private Drift drift() {
        Rounds rounds = new Rounds(
                redis,
                () -> UUID.randomUUID().toString(),
                new Rights(redis, new Rights.Terms(LIFE, Duration.ofMinutes(10)), clock));
        return new Drift(
                () -> List.of(acme),
                rounds,
                new Agreement(new RedisBooks(redis, Duration.ofDays(30))),
                new Rules(10),
                new Mapping(),
                new Drift.Terms(true, Duration.ofSeconds(1), Duration.ZERO, LIFE, 1000, 1000),
                clock,
                new Silent(),
                () -> false);
    }

    private static final class Silent implements Drift.Listener {

        @Override
        public void compared(int leads) {}

        @Override
        public void hinted(Kind kind) {}

        @Override
        public void repaired(Kind kind) {}

        @Override
        public void ended(TenantId tenant) {}
    }
}
