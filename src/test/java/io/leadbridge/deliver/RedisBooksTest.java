package io.leadbridge.deliver;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisBooksTest extends BooksContract {

    private final TestRedis redis = TestRedis.shared();
    private final Books books = new RedisBooks(new StringRedisTemplate(redis.factory()), Duration.ofDays(30));

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @Override
    Books books() {
        return books;
    }
}
