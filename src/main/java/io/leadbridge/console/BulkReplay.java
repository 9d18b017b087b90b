package io.leadbridge.console;

import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedReplay;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.camel.redisqueue.ReplayProgress;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends parked messages back at a pace, one job at a time: bean {@code console-replay}. It has no thread: a route steps it.
 * A restart of this instance ends the job; what was not sent back stays parked.
 */
public final class BulkReplay {

    private static final Logger LOG = LoggerFactory.getLogger(BulkReplay.class);

    private final RedisQueueOperations queue;
    private final double perSecond;
    private final Clock clock;
    private ParkedReplay job;
    private ReplayProgress progress;
    private String fault = "";

    /** @param perSecond messages */
    BulkReplay(RedisQueueOperations queue, double perSecond, Clock clock) {
        this.queue = queue;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /**
     * How the last job stands.
     *
     * @param known whether there was one since the start
     * @param running whether it goes on
     * @param fault why it waits; empty if it does not
     */
    public record State(boolean known, boolean running, long replayed, long left, String fault) {}

    /**
     * Begins a job.
     *
     * @throws Astray if another one is under way
     */
    synchronized void begin(ParkedFilter filter) {
        if (state().running()) {
            throw Astray.bad("replay: another one is under way, " + progress.left() + " messages are left");
        }
        job = queue.replay(filter, perSecond, clock);
        progress = job.progress();
        fault = "";
    }

    /** Sends back what the pace allows by now. Called by a timer; never throws. */
    public synchronized void step() {
        if (!state().running()) {
            return;
        }
        try {
            progress = job.step();
            fault = "";
            if (progress.finished()) {
                LOG.info("console: {} parked messages replayed, {} were gone", progress.replayed(), progress.gone());
            }
        } catch (UncheckedIOException e) {
            if (fault.isEmpty()) {
                LOG.warn("console: a bulk replay waits, Redis does not answer; {} messages are left", progress.left());
            }
            fault = "Redis does not answer";
        }
    }

    synchronized State state() {
        return job == null
                ? new State(false, false, 0, 0, "")
                : new State(true, !progress.finished(), progress.replayed(), progress.left(), fault);
    }
}
