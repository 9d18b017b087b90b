package io.leadbridge.simulator;

import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets one thread go on at a time, and the clock leap to what is due next.
 *
 * <p>Actors are the threads of the hub's instances. An actor hands the baton on when it waits; who gets it next is told
 * by the time for which it waits and, among equals, by the seed. So nothing depends on how threads are scheduled. Whoever
 * waits does what is due outside, and finds out who is next: it is often itself, and to wake a thread costs more than that.
 */
final class Baton {

    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final Duration NOTHING_THERE = Duration.ofMillis(100);

    /** What is outside of the hub: people, webhooks, operators. */
    interface Outside {

        /** Does all that is due by now. */
        void act();

        /** When something is due next. */
        Optional<Instant> next();

        /** Half a second or less has passed: the living renew their leases. */
        void heartbeat();

        /** Whether there is no use in going on. */
        boolean isOver();

        /** Whether nobody holds a lease, so that the clock may leap. */
        boolean isIdle();
    }

    /** One thread of an instance. */
    final class Actor {
        private final Semaphore go = new Semaphore(0);
        private final Supplier<Optional<Instant>> wake;
        private final Thread thread;
        private Instant at;
        private int life;

        private Actor(String name, Supplier<Optional<Instant>> wake, Supplier<Integer> lives, Turn turn) {
            this.wake = wake;
            this.thread = new Thread(() -> live(lives, turn), name);
            thread.setDaemon(true);
        }

        /** The incarnation of the instance in which its turn began. */
        int life() {
            return life;
        }

        private void live(Supplier<Integer> lives, Turn turn) {
            go.acquireUninterruptibly();
            while (!closed) {
                life = lives.get();
                at = null;
                try {
                    if (!turn.take()) {
                        at = clock.instant().plus(NOTHING_THERE);
                    }
                } catch (RuntimeException | Error e) {
                    failure = e;
                    back.release();
                    throw e;
                }
                handOn(this);
            }
        }

        private Optional<Instant> due() {
            return at != null ? Optional.of(at) : wake.get();
        }
    }

    /** An actor's work; false if there was none. */
    interface Turn {
        boolean take();
    }

    private final HandClock clock;
    private final Random random;
    private final List<Actor> actors = new ArrayList<>();
    private final Semaphore back = new Semaphore(0);
    private Actor current;
    private volatile boolean closed;
    /** What ended an actor that must not end, or went wrong outside. */
    private volatile Throwable failure;

    private Instant end;
    private Outside outside;

    Baton(HandClock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Adds an actor.
     *
     * @param wake when it wants the baton while it has nothing begun
     * @param lives the incarnation of its instance
     */
    void add(String name, Supplier<Optional<Instant>> wake, Supplier<Integer> lives, Turn turn) {
        Actor actor = new Actor(name, wake, lives, turn);
        actors.add(actor);
        actor.thread.start();
    }

    /** The actor that goes on at present. */
    Actor current() {
        return current;
    }

    /** Whether all is over: what still runs must end. */
    boolean closed() {
        return closed;
    }

    /** The present actor waits, and others go on. */
    void pause(Duration time) {
        Actor me = current;
        me.at = clock.instant().plus(time);
        handOn(me);
        me.at = null;
    }

    /** Lets everything happen until this time. */
    void until(Instant end, Outside outside) {
        this.end = end;
        this.outside = outside;
        Actor first = next();
        if (first != null) {
            first.go.release();
            back.acquireUninterruptibly();
        }
        if (failure != null) {
            throw new IllegalStateException("it cannot go on", failure);
        }
    }

    /** Comes back when it is this actor's turn again, or when all is over. */
    private void handOn(Actor me) {
        // It may have been woken in the middle of its turn, to end.
        if (closed) {
            return;
        }
        Actor next = next();
        if (next != me) {
            (next == null ? back : next.go).release();
            me.go.acquireUninterruptibly();
        }
    }

    /** Lets time pass until it is an actor's turn; {@code null} at the end. */
    private Actor next() {
        try {
            while (!outside.isOver()) {
                outside.act();
                Actor first = null;
                Instant at = null;
                for (Actor actor : actors) {
                    Instant due = actor.due().orElse(null);
                    if (due != null && (at == null || due.isBefore(at) || due.equals(at) && random.nextBoolean())) {
                        first = actor;
                        at = due;
                    }
                }
                Instant event = outside.next().orElse(null);
                boolean eventFirst = event != null && (at == null || !at.isBefore(event));
                Instant next = eventFirst ? event : at;
                if (next == null || next.isAfter(end)) {
                    advance(end);
                    return null;
                }
                advance(next);
                if (!eventFirst) {
                    current = first;
                    return first;
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        return null;
    }

    private void advance(Instant to) {
        while (clock.instant().isBefore(to)) {
            Duration left = Duration.between(clock.instant(), to);
            boolean leap = left.compareTo(HEARTBEAT) < 0 || outside.isIdle();
            clock.pass(leap ? left : HEARTBEAT);
            outside.heartbeat();
        }
    }

    /** Ends all threads. */
    void close() {
        closed = true;
        for (Actor actor : actors) {
            current = actor;
            actor.go.release();
            try {
                actor.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
