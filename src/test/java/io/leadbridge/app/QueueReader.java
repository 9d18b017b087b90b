package io.leadbridge.app;

import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueComponent;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Reads what lies in the queue {@code webhooks} after the servers have ended, by the component itself. */
final class QueueReader {

    private static final String BEFORE_ID = "leads%5Badd%5D%5B0%5D%5Bid%5D=";

    private QueueReader() {}

    /** The leads of all messages, as they are handed out; the queue is empty afterwards. */
    static List<Integer> takeLeads(TestRedis redis) throws Exception {
        List<Integer> leads = Collections.synchronizedList(new ArrayList<>());
        WebhookCodec codec = new WebhookCodec();
        try (DefaultCamelContext camel = new DefaultCamelContext();
                RedisQueueOperations queue =
                        new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(2))) {
            RedisQueueComponent component = new RedisQueueComponent();
            component.getConfiguration().setConnectionFactory(redis.factory());
            component.getConfiguration().setShards(1);
            camel.addComponent("redis-queue", component);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("redis-queue:webhooks?batchSize=100").process(exchange -> {
                        for (Object one : exchange.getMessage().getBody(List.class)) {
                            QueueMessage message = (QueueMessage) one;
                            byte[] body =
                                    codec.decode(message.id(), message.body()).body();
                            leads.add(Integer.valueOf(
                                    new String(body, StandardCharsets.US_ASCII).substring(BEFORE_ID.length())));
                        }
                    });
                }
            });
            camel.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> queue.depth().waiting() == 0);
        }
        return leads;
    }
}
