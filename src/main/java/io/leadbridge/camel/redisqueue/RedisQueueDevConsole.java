package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.DepthReader.Inspection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Shows the consumers of this context, and their queues' numbers; never a body, a tag or the name of a group. */
@DevConsole(name = "redis-queue", displayName = "Redis Queue", description = "Queues with message groups on Redis")
public class RedisQueueDevConsole extends AbstractDevConsole {

    /** The last look at each queue; as many as there are queues with a consumer here. */
    private final Map<String, QueueSample> samples = new ConcurrentHashMap<>();

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

    private JsonObject describe(RedisQueueConsumer consumer) {
        ConsumerState state = consumer.state();
        JsonObject described = new JsonObject();
        described.put("routeId", consumer.getRouteId());
        described.put("queue", state.queue());
        described.put("workers", consumer.getEndpoint().getConfiguration().getConcurrentConsumers());
        described.put("busy", state.leases().size());
        described.put("settled", state.settled());
        described.put("sinceLastAnswerMillis", state.sinceLastLook().toMillis());
        try {
            Inspection inspection = new RedisQueueOperations(state.commands()).inspect();
            describe(inspection.depth(), described);
            describe(inspection.stats(), described);
            describeRates(state.queue(), new QueueSample(inspection.stats(), inspection.now()), described);
        } catch (RuntimeException e) {
            described.put("redis", e.toString());
        }
        return described;
    }

    private static void describe(QueueDepth depth, JsonObject described) {
        described.put("paused", depth.paused());
        described.put("waiting", depth.waiting());
        described.put("inFlight", depth.inFlight());
        described.put("later", depth.later());
        described.put("parked", depth.parked());
        described.put("readyGroups", depth.readyGroups());
        described.put("leasedGroups", depth.leasedGroups());
        described.put("heldGroups", depth.heldGroups());
        described.put("pausedGroups", depth.pausedGroups());
        described.put("oldestAgeMillis", depth.oldestAge().toMillis());
    }

    private static void describe(QueueStats stats, JsonObject described) {
        described.put("enqueuedTotal", stats.enqueued());
        described.put("duplicatesTotal", stats.duplicates());
        described.put("doneTotal", stats.done());
        described.put("retriedTotal", stats.retried());
        described.put("attemptsTotal", stats.attempts());
        described.put("heldTotal", stats.held());
        described.put("parkedTotal", stats.parked());
        described.put("replayedTotal", stats.replayed());
        described.put("droppedTotal", stats.dropped());
        described.put("purgedTotal", stats.purged());
        described.put("crashesTotal", stats.crashes());
    }

    /** Rates since somebody looked at this console before; none at the first look. */
    private void describeRates(String queue, QueueSample sample, JsonObject described) {
        QueueSample before = samples.put(queue, sample);
        if (before != null) {
            QueueRates rates = QueueRates.between(before, sample);
            described.put("rateWindowMillis", rates.window().toMillis());
            described.put("enqueuedPerSecond", rates.enqueued());
            described.put("donePerSecond", rates.done());
        }
    }
}
