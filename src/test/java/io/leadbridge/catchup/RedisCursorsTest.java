package io.leadbridge.catchup;

import io.leadbridge.testing.TestRedis;
import java.util.UUID;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisCursorsTest extends CursorsContract {

    @Override
    Cursors empty() {
        TestRedis.shared().flush();
        return new RedisCursors(new StringRedisTemplate(TestRedis.shared().factory()), () -> UUID.randomUUID()
                .toString());
    }
}
