package io.leadbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class TestRedisTest {

    @Test
    void keepsItsDataWhenKilled() {
        byte[] key = {1};
        byte[] value = {2};
        try (TestRedis redis = TestRedis.start("appendfsync always");
                var connection = redis.factory().getConnection()) {
            connection.stringCommands().set(key, value);

            redis.kill();
            redis.restart();

            await().ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(connection.stringCommands().get(key)).isEqualTo(value));
        }
    }
}
