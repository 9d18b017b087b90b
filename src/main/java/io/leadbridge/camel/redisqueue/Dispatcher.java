package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.HeldLeases.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings ready groups to free workers, and their settlements back. Nobody waits for Redis: whoever finds something to
 * say while no call of the shard is on its way sends one, with all that is to be settled and as many claims as workers
 * are free; what comes up meanwhile goes with the next call.
 *
 * <p>A second call goes out beside the first one when a good part of the workers is free, so that Redis and the workers
 * need not wait for each other. A worker is promised to one call only.
 */
final class Dispatcher implements Wakeups, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A call to be sent. */
    private record Sending(Shard shard, Lane lane, List<Handled> handled, ShardCall call, long sentNanos) {}

    private final ConsumerState state;
    private final BatchWorker worker;
    private final Cascade threads;
    private final List<Shard> shards = new ArrayList<>();
    private final int workers;
    /** So many free workers are worth a second call. */
    private final int worthACall;

    private int free;
    private int cursor;
    private boolean resting;
    private boolean closed;
    private boolean healthy;
    private boolean signalled;

    /** @param threads of the workers */
    Dispatcher(ConsumerState state, BatchWorker worker, Cascade threads) {
        this.state = state;
        this.worker = worker;
        this.threads = threads;
        this.workers = state.concurrentConsumers();
        this.worthACall = Math.max(1, workers / 4);
        this.free = workers;
        // Not from the endpoint's source of chance: two consumers with the same seed must not have the same name.
        String caller = UUID.randomUUID().toString().substring(0, 8);
        for (int shard = 0; shard < state.commands().keys().shards(); shard++) {
            shards.add(new Shard(shard, new Agenda(state.probeMillis(), now()), caller));
        }
    }

    /** Looks when a time has come, until it is closed. One thread does only this. */
    @Override
    public void run() {
        try {
            while (awaitTurn()) {
                plan().forEach(Runnable::run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitTurn() throws InterruptedException {
        long wait = waitNanos();
        while (!closed && !signalled && wait > 0) {
            // Not less than a millisecond: Redis counts in milliseconds, and too early is a wasted look.
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait + 999_999)));
            wait = waitNanos();
        }
        signalled = false;
        return !closed;
    }

    private long waitNanos() {
        boolean mayClaim = free > 0 && !resting;
        long wait = LONGEST_SLEEP_NANOS;
        for (Shard shard : shards) {
            wait = Math.min(wait, shard.waitNanos(now(), mayClaim));
        }
        return wait;
    }

    @Override
    public void call(int shard) {
        synchronized (this) {
            shards.get(shard).agenda().call();
        }
        goOn();
    }

    @Override
    public synchronized void lookWithin(int shard, long millis) {
        shards.get(shard).agenda().lookAt(now() + TimeUnit.MILLISECONDS.toNanos(Math.max(1, millis)));
        signal();
    }

    /** Claims nothing until {@link #resume}; what comes in is given back. */
    synchronized void rest() {
        resting = true;
    }

    synchronized void resume() {
        resting = false;
        shards.forEach(shard -> shard.agenda().call());
        signal();
    }

    /**
     * Ends when all workers are free and all is settled.
     *
     * @return whether that was so within the time
     */
    synchronized boolean awaitQuiet(long millis) throws InterruptedException {
        long end = now() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!isQuiet() && end - now() > 0) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - now())));
        }
        return isQuiet();
    }

    private boolean isQuiet() {
        return free == workers && shards.stream().allMatch(Shard::isQuiet);
    }

    synchronized void close() {
        resting = true;
        closed = true;
        notifyAll();
    }

    private void work(Claim claim, Held lease) {
        SettledClaim settled = isResting() ? SettledClaim.givenBack(claim) : worker.work(claim, lease);
        lease.handled();
        synchronized (this) {
            free++;
            Shard shard = shards.get(claim.shard());
            shard.outbox().add(new Handled(settled, lease));
            // What was handed out and is not yet begun will soon be handled, and can go with the same call.
            if (threads.hasWaiting() && shard.outbox().size() < worthACall) {
                return;
            }
        }
        goOn();
    }

    private synchronized boolean isResting() {
        return resting;
    }

    /** Does what is to be done; while Redis is away its own thread does it, for that may take long. */
    private void goOn() {
        List<Runnable> planned;
        synchronized (this) {
            if (!healthy || closed) {
                signal();
                return;
            }
            planned = plan();
        }
        planned.forEach(Runnable::run);
    }

    private void signal() {
        signalled = true;
        notifyAll();
    }

    private synchronized List<Runnable> plan() {
        long now = now();
        List<Runnable> planned = new ArrayList<>(1);
        int candidates = 0;
        for (Shard shard : shards) {
            candidates += shard.mayHaveWork(now) ? 1 : 0;
        }
        int first = cursor;
        for (int step = 0; step < shards.size(); step++) {
            Shard shard = shards.get((first + step) % shards.size());
            Lane lane = shard.laneForACall(now, resting ? 0 : free, worthACall);
            if (lane != null) {
                // The free workers are shared among the shards that may have something; shards take turns.
                int share = resting ? 0 : (free + candidates - 1) / Math.max(1, candidates);
                Sending sending = begin(shard, lane, share, now);
                planned.add(() -> send(sending));
                cursor = (first + step + 1) % shards.size();
            } else if (!resting
                    && free > 0
                    && !shard.isCalling()
                    && shard.agenda().wantsProbe(now)) {
                shard.agenda().looked(now);
                planned.add(() -> probe(shard));
            }
            candidates -= shard.mayHaveWork(now) ? 1 : 0;
        }
        return planned;
    }

    private Sending begin(Shard shard, Lane lane, int share, long now) {
        int most = state.limits().messages();
        int groups = lane.settlesOnly() ? 0 : Math.min(share, most);
        List<Handled> handled = lane.begin(shard.outbox(), most);
        if (groups > 0) {
            shard.agenda().claiming(now);
            free -= groups;
        }
        boolean wasThere = state.listener().wasThere(state.terms().grace().toMillis());
        List<SettledClaim> settlements =
                handled.stream().map(Handled::settlement).toList();
        ShardCall call = new ShardCall(
                shard.number(), settlements, groups, state.limits(), wasThere, lane.caller(), lane.number());
        return new Sending(shard, lane, handled, call, now);
    }

    private void send(Sending sending) {
        state.format()
                .ensure()
                .thenCompose(nothing -> state.commands().call(sending.call, state.terms()))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        answered(sending, answer);
                    } else {
                        failed(sending, RedisQueueCommands.cause(failure));
                    }
                });
    }

    private void answered(Sending sending, ShardCall.Answer answer) {
        state.noteLook();
        noteSettled(sending.handled, answer.settled());
        List<Runnable> work = new ArrayList<>(answer.claims().size());
        synchronized (this) {
            if (sending.lane.isFailing()) {
                LOG.info("queue {}, shard {}: Redis answers again", state.queue(), sending.shard.number());
            }
            healthy = true;
            free += sending.call.groups();
            sending.lane.answered();
            note(sending.shard.agenda(), answer);
            for (Claim claim : answer.claims()) {
                accept(claim, sending, work);
            }
            notifyAll();
        }
        goOn();
        threads.run(work);
    }

    private void note(Agenda agenda, ShardCall.Answer answer) {
        agenda.looked(now());
        if (answer.ready() > 0) {
            agenda.call();
        }
        if (answer.wakeMillis() >= 0) {
            agenda.lookAt(now() + TimeUnit.MILLISECONDS.toNanos(Math.max(1, answer.wakeMillis())));
        }
    }

    /** A repeated call may bring more than there are free workers now; the rest is given back at once. */
    private void accept(Claim claim, Sending sending, List<Runnable> work) {
        Held lease = state.leases().add(claim, sending.sentNanos);
        if (resting || free == 0) {
            lease.handled();
            sending.shard.outbox().add(new Handled(SettledClaim.givenBack(claim), lease));
        } else {
            free--;
            work.add(() -> work(claim, lease));
        }
    }

    private void noteSettled(List<Handled> handled, List<Boolean> settled) {
        for (int index = 0; index < handled.size(); index++) {
            Handled one = handled.get(index);
            one.lease().end();
            if (settled.get(index)) {
                state.noteSettled(one.settlement().claim().messages().size());
            } else if (one.failures() > 0) {
                LOG.info("{}: settled by a call whose answer was lost, or taken over by another worker", one.name());
            } else {
                LOG.warn("{}: settlement refused, the lease belongs to another; nothing was changed", one.name());
            }
        }
    }

    private void failed(Sending sending, Throwable cause) {
        state.listener().doubt();
        long pause;
        boolean told;
        synchronized (this) {
            healthy = false;
            free += sending.call.groups();
            told = sending.lane.isToldOften();
            pause = sending.lane.failed(sending.handled, sending.call.groups() > 0, cause, now());
            sending.shard.agenda().call();
            signal();
        }
        // Told until the pauses no longer grow; an outage of an hour is no reason for an hour of lines.
        LOG.atLevel(told ? Level.DEBUG : Level.WARN)
                .log(
                        "queue {}, shard {}: {} not settled, nothing claimed, will try again in {} ms: {}",
                        state.queue(),
                        sending.shard.number(),
                        sending.handled.size(),
                        pause,
                        cause.toString());
    }

    /** Asks for as little as shows whether a call is worth while; nothing is known to be due. */
    private void probe(Shard shard) {
        state.commands().hasReadyOrLeased(shard.number()).whenComplete((found, failure) -> {
            if (failure == null) {
                state.noteLook();
            } else {
                state.listener().doubt();
                LOG.warn(
                        "queue {}, shard {}: Redis does not answer: {}",
                        state.queue(),
                        shard.number(),
                        failure.toString());
            }
            if (failure != null || found) {
                synchronized (this) {
                    healthy &= failure == null;
                }
                call(shard.number());
            }
        });
    }

    private long now() {
        return state.nanoTime().getAsLong();
    }
}
