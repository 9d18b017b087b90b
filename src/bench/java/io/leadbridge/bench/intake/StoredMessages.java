package io.leadbridge.bench.intake;

import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import java.io.IOException;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** How many messages our server's queue holds. */
final class StoredMessages implements AutoCloseable {

    private final LettuceConnectionFactory factory;
    private final RedisQueueOperations queue;

    StoredMessages(BenchRedis redis) throws IOException {
        factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", redis.port()));
        factory.afterPropertiesSet();
        factory.start();
        int shards = Integer.parseInt(BenchHome.shipped("queue.shards"));
        queue = new RedisQueueOperations(factory, BenchHome.shipped("queue.name"), shards, Duration.ofSeconds(10));
    }

    long count() {
        return queue.depth().waiting();
    }

    @Override
    public void close() {
        queue.close();
        factory.destroy();
    }
}
