package io.leadbridge.catchup;

import io.leadbridge.right.Rights;
import io.leadbridge.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisCursorsTest extends CursorsContract {

    @Override
    Cursors empty() {
        TestRedis.shared().flush();
        StringRedisTemplate redis = new StringRedisTemplate(TestRedis.shared().factory());
        Rights.Terms terms = new Rights.Terms(Duration.ofSeconds(30), Duration.ofMinutes(10));
        return new RedisCursors(redis, () -> UUID.randomUUID().toString(), new Rights(redis, terms, Clock.systemUTC()));
    }
}
