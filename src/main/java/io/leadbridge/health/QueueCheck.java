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
 * Does the queue move? DOWN if a message in line is older than allowed, if a worker that is free gets no answer, or if a
 * worker is at one batch for longer than allowed. What is parked is told, but is no fault of the queue: a person has to
 * look at it.
 */
public final class QueueCheck extends DependencyCheck {

    private final RedisQueueOperations queue;
    private final Duration oldest;
    private final Duration longestBatch;

    /**
     * @param oldest age from which a message in line is too old
     * @param longestBatch time after which a worker that is at one batch is taken to be stuck
     */
    public QueueCheck(RedisQueueOperations queue, Duration oldest, Duration longestBatch) {
        super("queue");
        this.queue = queue;
        this.oldest = oldest;
        this.longestBatch = longestBatch;
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

    private void progress(Route route, Map<String, Object> details, List<String> faults) {
        if (route.getConsumer() instanceof RedisQueueConsumer consumer
                && consumer.getHealthCheck() instanceof RedisQueueHealthCheck check) {
            HealthCheck.Result result = check.call();
            Object silence = result.getDetails().get("sinceLastAnswerMillis");
            details.put("sinceLastAnswerMillis." + route.getRouteId(), String.valueOf(silence));
            if (result.getState() == HealthCheck.State.DOWN) {
                result.getMessage().ifPresent(faults::add);
            }
            stuck(route.getRouteId(), result.getDetails().get("longestBatchMillis"), details, faults);
        }
    }

    private void stuck(String route, Object batchMillis, Map<String, Object> details, List<String> faults) {
        if (batchMillis instanceof Long millis) {
            details.put("longestBatchMillis." + route, millis);
            if (millis > longestBatch.toMillis()) {
                faults.add("a worker of route " + route + " is at one batch for " + millis / 1000 + " s, at most "
                        + longestBatch.toSeconds() + " s expected: it is stuck; a thread dump tells where");
            }
        }
    }
}
