package io.leadbridge.bench.process;

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
public final class CamelSide implements AutoCloseable {

    private final LettuceConnectionFactory redis;
    private final StringRedisTemplate template;
    private final CamelContext camel = new DefaultCamelContext();

    /** @param port of Redis */
    public CamelSide(int port) {
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

    /** Its context, started. */
    public CamelContext camel() {
        return camel;
    }

    /**
     * Starts a route that consumes; from here on messages are handed out.
     *
     * @param options of the endpoint, as {@code batchSize=100&concurrentConsumers=32}
     */
    public void consume(String queue, String options, Processor handler) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("redis-queue:" + queue + "?" + options).routeId(queue).process(handler);
            }
        });
    }

    /** Ends what {@link #consume} began. */
    public void stopConsuming(String queue) throws Exception {
        camel.getRouteController().stopRoute(queue);
        camel.removeRoute(queue);
    }

    /** Whether everything is settled: no group of its one shard is ready or leased. */
    public boolean isSettled(String queue) {
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
