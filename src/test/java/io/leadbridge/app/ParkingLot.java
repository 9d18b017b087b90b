package io.leadbridge.app;

import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueComponent;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Puts messages into the queue of a Redis, and parks them, without a server. */
final class ParkingLot implements AutoCloseable {

    final RedisQueueOperations queue;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate producer;

    ParkingLot(TestRedis redis) {
        queue = new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(5));
        RedisQueueComponent component = new RedisQueueComponent();
        component.getConfiguration().setConnectionFactory(redis.factory());
        component.getConfiguration().setShards(1);
        camel.addComponent("redis-queue", component);
        camel.start();
        producer = camel.createProducerTemplate();
    }

    /** A message that waits. */
    void send(TenantId tenant, String message, String body) {
        producer.sendBodyAndHeaders(
                "redis-queue:webhooks",
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Map.of(RedisQueueConstants.GROUP, tenant.value(), RedisQueueConstants.MESSAGE_ID, message));
    }

    /** Parks all messages that wait, each with its body as the reason. */
    void parkAll() throws Exception {
        settle(
                (settlement, message) -> settlement.park(
                        message.id(), new String(message.body(), java.nio.charset.StandardCharsets.UTF_8)),
                () -> queue.depth().waiting() == 0);
    }

    /** Gives each message that is handed out a verdict, until it is enough. */
    void settle(BiConsumer<Settlement, QueueMessage> verdict, Callable<Boolean> enough) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("redis-queue:webhooks?batchSize=100").routeId("park").process(exchange -> {
                    Settlement settlement = exchange.getProperty(RedisQueueConstants.SETTLEMENT, Settlement.class);
                    for (Object one : exchange.getMessage().getBody(java.util.List.class)) {
                        verdict.accept(settlement, (QueueMessage) one);
                    }
                });
            }
        });
        await().atMost(Duration.ofMinutes(2)).until(enough);
        camel.getRouteController().stopRoute("park");
        camel.removeRoute("park");
    }

    @Override
    public void close() {
        producer.stop();
        camel.stop();
        queue.close();
    }
}
