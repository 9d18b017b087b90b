package io.leadbridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisHistoryTest extends HistoryContract {

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private final History history =
            new RedisHistory(template, Duration.ofDays(30), (tenant, event) -> heard.add(event));

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @Test
    void keepsAMessageForItsRetentionAndTheTotalsForEver() {
        history.seen(new TenantId("acme"), Map.of("m1", 1));

        assertThat(template.getExpire("lb:{t:acme}:history:message:m1")).isPositive();
        assertThat(template.getExpire("lb:{t:acme}:history:totals")).isEqualTo(-1);
    }

    @Override
    History history() {
        return history;
    }
}
