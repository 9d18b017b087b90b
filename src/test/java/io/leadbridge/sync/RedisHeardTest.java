package io.leadbridge.sync;

import io.leadbridge.testing.TestRedis;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisHeardTest extends HeardContract {

    @Override
    Heard heard() {
        TestRedis.shared().flush();
        return new RedisHeard(new StringRedisTemplate(TestRedis.shared().factory()));
    }
}
