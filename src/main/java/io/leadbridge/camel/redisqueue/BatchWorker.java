package io.leadbridge.camel.redisqueue;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One thread of a consumer: claims a group, has its messages handled, settles them, and so on until it is stopped. */
final class BatchWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    /** Refusals by Redis itself, not lost connections, after which a settlement is given up: some 30 s. */
    private static final int MOST_REFUSALS = 30;

    private final ConsumerState state;
    private final BatchHandler handler;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    BatchWorker(ConsumerState state, BatchHandler handler) {
        this.state = state;
        this.handler = handler;
    }

    @Override
    public void run() {
        try {
            int shard = state.wakeups().next();
            while (shard != Wakeups.CLOSED) {
                look(shard);
                shard = state.wakeups().next();
            }
        } catch (InterruptedException e) {
            LOG.debug("worker of queue {} was interrupted", state.queue());
            Thread.currentThread().interrupt();
        }
    }

    private void look(int shard) throws InterruptedException {
        try {
            await(state.format().ensure());
            long sentNanos = state.nanoTime().getAsLong();
            boolean redisWasThere =
                    state.listener().wasThere(state.terms().grace().toMillis());
            Claim claim = await(state.commands().claim(shard, state.batchSize(), state.terms(), redisWasThere));
            state.noteLook();
            if (pauseMillis > FIRST_PAUSE_MILLIS) {
                LOG.info("queue {}, shard {}: Redis answers again", state.queue(), shard);
            }
            pauseMillis = FIRST_PAUSE_MILLIS;
            if (claim.wakeMillis() >= 0) {
                state.wakeups().lookWithin(shard, claim.wakeMillis());
            }
            if (claim.ready() > 0) {
                state.wakeups().call(shard);
            }
            if (!claim.isEmpty()) {
                work(claim, sentNanos);
                state.wakeups().call(shard);
            }
        } catch (ExecutionException | RuntimeException e) {
            state.listener().doubt();
            state.wakeups().lookWithin(shard, pauseMillis);
            // Told until the pauses no longer grow; an outage of an hour is no reason for an hour of lines.
            LOG.atLevel(pauseMillis < LONGEST_PAUSE_MILLIS ? Level.WARN : Level.DEBUG)
                    .log(
                            "queue {}, shard {}: nothing claimed, will try again in {} ms: {}",
                            state.queue(),
                            shard,
                            pauseMillis,
                            String.valueOf(RedisQueueCommands.cause(e.getCause() == null ? e : e.getCause())));
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        }
    }

    private void work(Claim claim, long sentNanos) throws InterruptedException {
        HeldLeases.Held lease = state.leases().add(claim, sentNanos);
        try {
            Settlement settlement = new Settlement(claim.messages());
            String failure = null;
            if (state.wakeups().isResting()) {
                settlement.hold(Duration.ZERO, "the consumer stops");
            } else {
                failure = handler.handle(settlement, lease);
            }
            settle(claim, lease, settlement, failure);
        } finally {
            state.leases().remove(lease);
        }
    }

    private void settle(Claim claim, HeldLeases.Held lease, Settlement settlement, String failure)
            throws InterruptedException {
        List<Verdict> resolved = settlement.resolve(failure);
        List<Verdict> verdicts = new ArrayList<>(resolved.size());
        for (int index = 0; index < resolved.size(); index++) {
            verdicts.add(state.retryPolicy().apply(claim.messages().get(index), resolved.get(index)));
        }
        Duration hold = settlement.held().map(Settlement.Hold::duration).orElse(Duration.ZERO);
        settleUntilAnswered(claim, lease, verdicts, hold);
    }

    /** Without Redis there is nothing else to do, so it tries until Redis answers or the worker is stopped by force. */
    private void settleUntilAnswered(Claim claim, HeldLeases.Held lease, List<Verdict> verdicts, Duration hold)
            throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        int refusals = 0;
        for (int attempt = 1; !lease.isLost() && refusals < MOST_REFUSALS; attempt++) {
            try {
                boolean leaving = state.wakeups().isResting();
                noteSettled(claim, await(state.commands().settle(claim, verdicts, hold, leaving)), attempt);
                return;
            } catch (ExecutionException | RuntimeException e) {
                Throwable cause = RedisQueueCommands.cause(e.getCause() == null ? e : e.getCause());
                refusals = isRefusal(cause) ? refusals + 1 : refusals;
                state.listener().doubt();
                LOG.warn("{}: not settled, will try again in {} ms: {}", name(claim), pause, cause.toString());
                state.pause().sleep(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        }
        LOG.warn("{}: not settled, its messages will be handed out again", name(claim));
    }

    /** Such an answer comes again; others, as LOADING, READONLY or CLUSTERDOWN, pass. */
    private static boolean isRefusal(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof RedisCommandExecutionException
                && (message.startsWith("ERR") || message.startsWith("NOPERM") || message.startsWith("WRONGTYPE"));
    }

    private void noteSettled(Claim claim, boolean settled, int attempt) {
        if (settled) {
            state.noteSettled(claim.messages().size());
        } else if (attempt > 1) {
            LOG.info("{}: settled at an attempt whose answer was lost, or taken over by another worker", name(claim));
        } else {
            LOG.warn("{}: settlement refused, the lease belongs to another worker; nothing was changed", name(claim));
        }
    }

    /** The command has its own timeout, and EVAL after EVALSHA another; more only if the timer itself is stuck. */
    private <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
        try {
            return answer.get(3 * state.commands().redis().timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException(e);
        }
    }

    private String name(Claim claim) {
        return "message " + claim.messages().get(0).id() + " and "
                + (claim.messages().size() - 1) + " more of group " + claim.group() + " of queue " + state.queue();
    }
}
