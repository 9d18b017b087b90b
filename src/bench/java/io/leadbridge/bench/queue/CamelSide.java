package io.leadbridge.bench.queue;

import io.leadbridge.camel.redisqueue.RedisQueueKeys;
import io.lettuce.core.ClientOptions;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A Camel context as a user of the component would have it: one connection factory, routes that consume. */
final class CamelSide implements AutoCloseable {

    private final LettuceConnectionFactory redis;
    private final StringRedisTemplate template;
    private final CamelContext camel = new DefaultCamelContext();

    CamelSide(int port) {
        redis = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", port),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofSeconds(10))
                        .clientOptions(ClientOptions.builder()
                                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                                .build())
                        .build());
        redis.afterPropertiesSet();
        redis.start();
        template = new StringRedisTemplate(redis);
        camel.getRegistry().bind("connectionFactory", redis);
        camel.getShutdownStrategy().setTimeout(30);
        camel.start();
    }

    CamelContext camel() {
        return camel;
    }

    /** Starts a route that consumes; from here on messages are handed out. */
    void consume(String queue, int concurrency, int batchSize, Processor handler) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("redis-queue:" + queue + "?concurrentConsumers=" + concurrency + "&batchSize=" + batchSize)
                        .routeId(queue)
                        .process(handler);
            }
        });
    }

    /** Ends what {@link #consume} began. */
    void stopConsuming(String queue) throws Exception {
        camel.getRouteController().stopRoute(queue);
        camel.removeRoute(queue);
    }

    /** Whether everything is settled: no group is ready, and none is leased. */
    boolean isSettled(String queue) {
        RedisQueueKeys keys = new RedisQueueKeys(queue, 1);
        return zero(template.opsForZSet().zCard(keys.leases(0)))
                && zero(template.opsForZSet().zCard(keys.ready(0)));
    }

    private static boolean zero(Long count) {
        return count != null && count == 0;
    }

    @Override
    public void close() {
        camel.stop();
        redis.destroy();
    }
}
