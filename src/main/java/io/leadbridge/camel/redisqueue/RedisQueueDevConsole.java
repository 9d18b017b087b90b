package io.leadbridge.camel.redisqueue;

import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Shows the consumers of this context, and what their queues hold; never a message's body. */
@DevConsole(name = "redis-queue", displayName = "Redis Queue", description = "Queues with message groups on Redis")
public class RedisQueueDevConsole extends AbstractDevConsole {

    /** The console {@code redis-queue}. */
    public RedisQueueDevConsole() {
        super("camel", "redis-queue", "Redis Queue", "Queues with message groups on Redis");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (RedisQueueConsumer consumer : consumers()) {
            describe(consumer)
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append('\n'));
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray described = new JsonArray();
        consumers().forEach(consumer -> described.add(describe(consumer)));
        JsonObject root = new JsonObject();
        root.put("consumers", described);
        return root;
    }

    private List<RedisQueueConsumer> consumers() {
        return getCamelContext().getRoutes().stream()
                .map(org.apache.camel.Route::getConsumer)
                .filter(RedisQueueConsumer.class::isInstance)
                .map(RedisQueueConsumer.class::cast)
                .filter(consumer -> consumer.state() != null)
                .toList();
    }

    private static JsonObject describe(RedisQueueConsumer consumer) {
        ConsumerState state = consumer.state();
        JsonObject described = new JsonObject();
        described.put("routeId", consumer.getRouteId());
        described.put("queue", state.queue());
        described.put("workers", consumer.getEndpoint().getConfiguration().getConcurrentConsumers());
        described.put("busy", state.leases().size());
        described.put("settled", state.settled());
        described.put("sinceLastAnswerMillis", state.sinceLastLook().toMillis());
        try {
            QueueDepth depth = new RedisQueueOperations(state.commands()).depth();
            described.put("waiting", depth.waiting());
            described.put("inFlight", depth.inFlight());
            described.put("later", depth.later());
            described.put("readyGroups", depth.readyGroups());
            described.put("parked", depth.parked());
            described.put("oldestAgeMillis", depth.oldestAge().toMillis());
        } catch (RuntimeException e) {
            described.put("redis", e.toString());
        }
        return described;
    }
}
