package io.leadbridge.intake;

import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueComponent;
import io.leadbridge.camel.redisqueue.RedisQueueConfiguration;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Takes everything out of the queue, in its order. */
final class QueueReader {

    private QueueReader() {}

    /** The webhooks' bodies as text, of one tenant, in order. */
    static List<String> takeAll(TestRedis redis, IntakeServer server) throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        WebhookCodec codec = new WebhookCodec();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            RedisQueueConfiguration configuration = new RedisQueueConfiguration();
            configuration.setShards(1);
            configuration.setConnectionFactory(redis.factory());
            RedisQueueComponent component = new RedisQueueComponent();
            component.setConfiguration(configuration);
            camel.addComponent("redis-queue", component);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("redis-queue:webhooks?batchSize=1000").process(batch -> {
                        for (Object message : batch.getMessage().getBody(List.class)) {
                            byte[] bytes = ((QueueMessage) message).body();
                            bodies.add(new String(codec.decode("", bytes).body(), StandardCharsets.UTF_8));
                        }
                    });
                }
            });
            camel.start();
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> server.queue.depth().waiting() == 0);
        }
        return bodies;
    }
}
