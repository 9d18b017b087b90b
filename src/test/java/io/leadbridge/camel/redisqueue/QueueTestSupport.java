package io.leadbridge.camel.redisqueue;

import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with the component on a real Redis, and short words for what tests do with it. */
final class QueueTestSupport implements AutoCloseable {

    private static final AtomicInteger QUEUES = new AtomicInteger();

    final String queue = "test-" + QUEUES.incrementAndGet();
    final RedisQueueOperations operations;
    final CamelContext context = new DefaultCamelContext();
    private final TestRedis redis;
    private final ProducerTemplate template;

    QueueTestSupport(TestRedis redis) {
        this.redis = redis;
        operations = new RedisQueueOperations(commands());
        context.getRegistry().bind("connectionFactory", redis.factory());
        context.getShutdownStrategy().setTimeout(10);
        context.start();
        template = context.createProducerTemplate();
    }

    RedisQueueCommands commands() {
        return new RedisQueueCommands(
                new NativeConnection(redis.factory(), Duration.ofSeconds(20)),
                new RedisQueueKeys(queue, 1),
                new RedisQueueScripts());
    }

    /** Consumes with this route; more options as {@code &name=value}. */
    void consume(String options, org.apache.camel.Processor processor) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("redis-queue:" + queue + "?" + options)
                        .routeId(queue + "-route-" + context.getRoutes().size())
                        .process(processor);
            }
        });
    }

    Exchange send(String group, String body) {
        return send(group, body, Map.of());
    }

    Exchange send(String group, String body, Map<String, Object> headers) {
        return template.send("redis-queue:" + queue, exchange -> {
            exchange.getIn().setHeaders(new java.util.HashMap<>(headers));
            exchange.getIn().setHeader(RedisQueueConstants.GROUP, group);
            exchange.getIn().setBody(body);
        });
    }

    static QueueMessage message(Exchange exchange) {
        return exchange.getIn().getBody(QueueMessage.class);
    }

    static Settlement settlement(Exchange exchange) {
        return exchange.getProperty(RedisQueueConstants.SETTLEMENT, Settlement.class);
    }

    static String text(QueueMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.stop();
        operations.close();
    }
}
