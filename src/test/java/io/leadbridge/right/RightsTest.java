package io.leadbridge.right;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RightsTest {

    private static final String KEY = "lb:{t:acme}:job";
    private static final Duration LIFE = Duration.ofMinutes(1);

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final Rights rights = new Rights(redis, new Rights.Terms(LIFE, Duration.ofMinutes(10)), clock);

    @BeforeEach
    void anotherWouldFindItEnded() {
        redis.opsForHash().putAll(KEY, Map.of("token", "mine", "untilMs", "1"));
    }

    @Test
    void renewsARightWhileItsJobLives() {
        rights.keep(KEY, "mine");

        rights.renew();

        assertThat(untilMs()).isGreaterThan(1);
    }

    @Test
    void leavesARightAloneThatWasDropped() {
        rights.keep(KEY, "mine");
        rights.drop("mine");

        rights.renew();

        assertThat(untilMs()).isOne();
    }

    @Test
    void neverRenewsAnothersRight() {
        rights.keep(KEY, "mine");
        redis.opsForHash().put(KEY, "token", "another's");

        rights.renew();
        redis.opsForHash().put(KEY, "token", "mine");
        rights.renew();

        assertThat(untilMs()).isOne();
    }

    @Test
    void takesAJobForDeadThatGaveNoSignForTooLong() {
        rights.keep(KEY, "mine");
        clock.pass(Duration.ofMinutes(9));
        rights.keep(KEY, "mine");
        clock.pass(Duration.ofMinutes(9));

        rights.renew();
        assertThat(untilMs()).isGreaterThan(1);
        anotherWouldFindItEnded();
        clock.pass(Duration.ofMinutes(2));
        rights.renew();

        assertThat(untilMs()).isOne();
    }

    private long untilMs() {
        return Long.parseLong(redis.opsForHash().get(KEY, "untilMs").toString());
    }
}
