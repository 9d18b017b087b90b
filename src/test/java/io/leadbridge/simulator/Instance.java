package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.camel.redisqueue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** One instance of the hub: a worker and a poller, who die together. */
final class Instance {

    private static final int BATCH = 100;
    private static final double STALL_SHARE = 0.03;

    final World world;
    final Hub hub;
    private final int number;
    private int life = 1;
    private Instant up;
    private Instant look;
    private QueueModel.Claim claim;
    private boolean stalls;
    private Instant stalledUntil = Instant.MIN;
    private int crashes;
    private Baton.Actor worker;
    private Instant refusedUntil = Instant.MIN;

    Instance(World world, int number, Hub hub) {
        this.world = world;
        this.number = number;
        this.hub = hub;
        up = world.clock.instant();
        look = up.plusSeconds(number * 7L);
        world.baton.add("worker " + number, this::workerWakes, this::life, this::work);
        world.baton.add("poller " + number, this::pollerWakes, this::life, this::poll);
    }

    int life() {
        return life;
    }

    int crashes() {
        return crashes;
    }

    /** What it works on; {@code null} if nothing. */
    QueueModel.Claim claim() {
        return claim;
    }

    void stalls(boolean on) {
        stalls = on;
    }

    /** It is gone, and another incarnation begins later. */
    void die(Duration down) {
        life++;
        crashes++;
        claim = null;
        up = world.clock.instant().plus(down);
        hub.reborn();
    }

    /** The CRM answers a call; what it refused before was not the end then. Zero if it refuses nothing. */
    void answered(Duration retryAfter) {
        if (world.baton.current() == worker) {
            refusedUntil =
                    retryAfter.isZero() ? Instant.MIN : world.clock.instant().plus(retryAfter);
        }
    }

    /** Holds a verdict against what the CRM asked for; of a batch of one message it is surely its own call. */
    void comesBack(Verdict verdict) {
        if (claim == null || claim.messages().size() > 1 || verdict.verb() != Verdict.Verb.RETRY) {
            return;
        }
        Instant back = world.clock.instant().plus(verdict.after() == null ? Duration.ZERO : verdict.after());
        if (back.isBefore(refusedUntil)) {
            world.findings.add(
                    Violation.Kind.TOO_SOON,
                    claim.messages().get(0).id() + " comes back at " + back + ", the CRM said " + refusedUntil);
        }
    }

    /** Its worker does nothing for a while, and renews nothing. */
    void freezes(Duration time) {
        stalledUntil = world.clock.instant().plus(time);
    }

    /** Whether it is the worker that goes on at present. */
    boolean isAtWork() {
        return claim != null && world.baton.current() == worker;
    }

    boolean holdsLease() {
        return claim != null;
    }

    /** The heartbeat of a lease; now and then Redis does not answer for some seconds. */
    void renew(Random chance) {
        if (claim == null) {
            return;
        }
        Instant now = world.clock.instant();
        if (stalls && now.isAfter(stalledUntil.plusSeconds(5)) && chance.nextDouble() < STALL_SHARE) {
            stalledUntil = now.plusMillis(1000 + chance.nextInt(7000));
        }
        if (now.isAfter(stalledUntil)) {
            world.queue.renew(claim);
        }
    }

    private Optional<Instant> workerWakes() {
        Instant now = world.clock.instant();
        if (now.isBefore(up)) {
            return Optional.of(up);
        }
        return world.queue.hasReady() ? Optional.of(now) : world.queue.nextWake();
    }

    private Optional<Instant> pollerWakes() {
        return Optional.of(look.isBefore(up) ? up : look);
    }

    private boolean work() {
        if (world.clock.instant().isBefore(up)) {
            return false;
        }
        Optional<QueueModel.Claim> taken = world.queue.claim(BATCH);
        if (taken.isEmpty()) {
            return false;
        }
        claim = taken.get();
        worker = world.baton.current();
        refusedUntil = Instant.MIN;
        try {
            hub.handle(claim);
            // Something takes time always: no endless loop without it.
            world.pass(this, Duration.ofMillis(20));
        } catch (Crash e) {
            world.journal.say("end of " + this);
        }
        claim = null;
        return true;
    }

    private boolean poll() {
        Instant now = world.clock.instant();
        if (now.isBefore(up)) {
            return false;
        }
        look = now.plus(world.period);
        hub.poll();
        return true;
    }

    @Override
    public String toString() {
        return "instance " + number + " life " + life;
    }
}
