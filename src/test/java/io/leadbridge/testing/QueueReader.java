package io.leadbridge.testing;

import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueComponent;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.WebhookCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Takes everything out of the queue {@code webhooks}, by the component itself. */
public final class QueueReader {

    private QueueReader() {}

    /** The webhooks' bodies as text, those of a tenant in their order; the queue is empty afterwards. */
    public static List<String> takeAll(TestRedis redis) throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        WebhookCodec codec = new WebhookCodec();
        try (DefaultCamelContext camel = new DefaultCamelContext();
                RedisQueueOperations queue =
                        new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(20))) {
            RedisQueueComponent component = new RedisQueueComponent();
            component.getConfiguration().setConnectionFactory(redis.factory());
            component.getConfiguration().setShards(1);
            camel.addComponent("redis-queue", component);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("redis-queue:webhooks?batchSize=1000").process(batch -> {
                        for (Object one : batch.getMessage().getBody(List.class)) {
                            QueueMessage message = (QueueMessage) one;
                            byte[] body =
                                    codec.decode(message.id(), message.body()).body();
                            bodies.add(new String(body, StandardCharsets.UTF_8));
                        }
                    });
                }
            });
            camel.start();
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> queue.depth().waiting() == 0);
        }
        return bodies;
    }
}
