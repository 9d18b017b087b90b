package io.leadbridge.health;

import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueConsumer;
import io.leadbridge.camel.redisqueue.RedisQueueHealthCheck;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;

/**
 * Does the queue move? DOWN if a message in line is older than allowed, or if a worker that is free gets no answer. What
 * is parked is told, but is no fault of the queue: a person has to look at it.
 */
public final class QueueCheck extends DependencyCheck {

    private final RedisQueueOperations queue;
    private final Duration oldest;

    /**
     * @param oldest age from which a message in line is too old
     */
    public QueueCheck(RedisQueueOperations queue, Duration oldest) {
        super("queue");
        this.queue = queue;
        this.oldest = oldest;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        QueueDepth depth = queue.depth();
        details.put("waiting", depth.waiting());
        details.put("inFlight", depth.inFlight());
        details.put("parked", depth.parked());
        details.put("oldestAgeSeconds", depth.oldestAge().toSeconds());
        if (depth.oldestAge().compareTo(oldest) > 0) {
            faults.add("the oldest message in line waits for "
                    + depth.oldestAge().toSeconds() + " s, at most " + oldest.toSeconds() + " s expected");
        }
        getCamelContext().getRoutes().forEach(route -> progress(route, details, faults));
        return faults;
    }

    private static void progress(Route route, Map<String, Object> details, List<String> faults) {
        if (route.getConsumer() instanceof RedisQueueConsumer consumer
                && consumer.getHealthCheck() instanceof RedisQueueHealthCheck check) {
            HealthCheck.Result result = check.call();
            Object silence = result.getDetails().get("sinceLastAnswerMillis");
            details.put("sinceLastAnswerMillis." + route.getRouteId(), String.valueOf(silence));
            if (result.getState() == HealthCheck.State.DOWN) {
                result.getMessage().ifPresent(faults::add);
            }
        }
    }
}
