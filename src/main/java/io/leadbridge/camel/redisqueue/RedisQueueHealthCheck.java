package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.QueueProbe.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells whether a consumer makes progress. Readiness only: a restart would not help.
 *
 * <p>It is DOWN
 *
 * <ul>
 *   <li>if Redis does not answer a script of ours, or refuses it, now: it is asked for each shard, on each call;
 *   <li>if a worker is free and Redis has not answered a claim for {@link #LONGEST_SILENCE};
 *   <li>if a worker is free and something has been ready for {@link #LONGEST_SILENCE}, while nothing was handed out to anybody.
 * </ul>
 *
 * <p>If all workers are busy, and Redis answers, it is UP: long work is no fault of the queue. How long the
 * worker is at it that began first is the detail {@code longestBatchMillis}. A call takes up to the command time-out.
 */
public class RedisQueueHealthCheck extends AbstractHealthCheck {

    /**
     * Time without progress after which a consumer with a free worker is DOWN. A free worker asks at least every 5 s, and an
     * answer may take the command time-out, 2 s: what is longer than both is no chance. And it must be told within 10 s.
     */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

    /** A worker that has just become free needs that long, at most, for its claim. */
    private static final long SECOND_LOOK_MILLIS = 500;

    private final RedisQueueConsumer consumer;

    /** The check of one consumer; its id is {@code consumer:ROUTE}. */
    public RedisQueueHealthCheck(RedisQueueConsumer consumer) {
        super("camel", "consumer:" + consumer.getRouteId());
        this.consumer = consumer;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String queue = consumer.getEndpoint().getQueueName();
        builder.detail("queue", queue);
        fault(builder)
                .ifPresentOrElse(
                        fault ->
                                builder.message("queue " + queue + ": " + fault).down(),
                        builder::up);
    }

    private Optional<String> fault(HealthCheckResultBuilder builder) {
        ConsumerState state = consumer.state();
        if (state == null || !consumer.isStarted()) {
            return Optional.of("the consumer is not started");
        }
        Duration silence = state.sinceLastLook();
        builder.detail("workers", consumer.getEndpoint().getConfiguration().getConcurrentConsumers());
        builder.detail("busy", state.leases().size());
        builder.detail("longestBatchMillis", state.leases().longest().toMillis());
        builder.detail("settled", state.settled());
        builder.detail("sinceLastAnswerMillis", silence.toMillis());
        if (hasFreeWorker(state) && silence.compareTo(LONGEST_SILENCE) > 0) {
            return Optional.of("no progress, Redis has not answered a claim for " + silence.toSeconds() + " s");
        }
        return look(state);
    }

    private boolean hasFreeWorker(ConsumerState state) {
        return state.leases().size() < consumer.getEndpoint().getConfiguration().getConcurrentConsumers();
    }

    private Optional<String> look(ConsumerState state) {
        RedisQueueCommands commands = state.commands();
        QueueProbe probe = new QueueProbe(commands.redis(), commands.keys());
        List<CompletableFuture<Optional<String>>> shards = IntStream.range(
                        0, commands.keys().shards())
                .mapToObj(shard -> look(state, probe, shard))
                .toList();
        return shards.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private CompletableFuture<Optional<String>> look(ConsumerState state, QueueProbe probe, int shard) {
        return probe.look(shard)
                .thenCompose(seen -> hasFreeWorker(state) && seen.isStuckFor(LONGEST_SILENCE)
                        ? lookAgain(state, probe, shard)
                        : CompletableFuture.completedFuture(Optional.<String>empty()))
                .exceptionally(failure -> Optional.of("no progress in shard " + shard + ", Redis does not answer: "
                        + RedisQueueCommands.cause((CompletionException) failure)));
    }

    private CompletableFuture<Optional<String>> lookAgain(ConsumerState state, QueueProbe probe, int shard) {
        return CompletableFuture.supplyAsync(
                        () -> probe.look(shard),
                        CompletableFuture.delayedExecutor(SECOND_LOOK_MILLIS, TimeUnit.MILLISECONDS))
                .thenCompose(look -> look)
                .thenApply(seen -> hasFreeWorker(state) && seen.isStuckFor(LONGEST_SILENCE)
                        ? Optional.of(stuck(shard, seen))
                        : Optional.<String>empty());
    }

    private static String stuck(int shard, Sight seen) {
        return "no progress in shard " + shard + ", a group waits for " + seen.waitedMillis() / 1000
                + " s, a worker is free, and nothing is handed out";
    }
}
