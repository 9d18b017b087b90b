package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.camel.redisqueue.GroupDepth;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.ParkedOrder;
import io.leadbridge.camel.redisqueue.ParkedPage;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;

/** The queue as JSON, as the API and the commands tell it. Bodies of messages are not among it. */
public final class QueueTree {

    private static final int BUSIEST = 20;
    private static final int PAUSED = 100;

    private QueueTree() {}

    /** Its numbers, its longest lines, what is paused, and why how many are parked. */
    public static ObjectNode overview(RedisQueueOperations queue) {
        QueueDepth depth = queue.depth();
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("waiting", depth.waiting())
                .put("in-flight", depth.inFlight())
                .put("later", depth.later())
                .put("held-tenants", depth.heldGroups())
                .put("parked", depth.parked())
                .put("oldest-seconds", depth.oldestAge().toSeconds())
                .put("paused", depth.paused());
        ArrayNode paused = tree.putArray("paused-tenants");
        ArrayNode busiest = tree.putArray("busiest");
        if (depth.waiting() > 0 || depth.pausedGroups() > 0) {
            queue.paused(PAUSED).groups().forEach(paused::add);
            queue.busiest(BUSIEST).groups().forEach(group -> busiest.add(group(group)));
        }
        tree.set("parked-reasons", reasons(queue, depth, ParkedFilter.all()));
        return tree;
    }

    /** Number of parked messages by reason. */
    public static ArrayNode reasons(RedisQueueOperations queue, QueueDepth depth, ParkedFilter filter) {
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        if (depth.parked() > 0) {
            queue.parkedReasons(filter).counts().forEach((reason, count) -> reasons.addObject()
                    .put("reason", reason)
                    .put("count", count));
        }
        return reasons;
    }

    /**
     * A page of parked messages, the newest first.
     *
     * @param next of the page before; {@code null} for the first
     * @throws IllegalArgumentException if {@code next} is none; the message is for the one who asked
     */
    public static ObjectNode parked(RedisQueueOperations queue, ParkedFilter filter, String next, int limit) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = tree.putArray("parked");
        if (queue.depth().parked() == 0) {
            return tree;
        }
        ParkedPage page = queue.parked(filter, ParkedOrder.NEWEST_FIRST, next, limit);
        page.messages().forEach(message -> messages.add(parked(message)));
        if (page.next() != null) {
            tree.put("next", page.next());
        }
        return tree;
    }

    private static ObjectNode parked(ParkedMessage parked) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", parked.message().id())
                .put("tenant", parked.message().group())
                .put("reason", parked.reason())
                .put("parked-at", parked.parkedAt().toString())
                .put("attempts", parked.message().attempt())
                .put("sent-again", parked.message().replayed());
    }

    private static ObjectNode group(GroupDepth group) {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("tenant", group.group())
                .put("waiting", group.waiting())
                .put("in-flight", group.inFlight())
                .put("oldest-seconds", group.oldestAge().toSeconds())
                .put("paused", group.paused());
        if (group.heldUntil() != null) {
            tree.put("held-until", group.heldUntil().toString());
        }
        return tree;
    }
}
