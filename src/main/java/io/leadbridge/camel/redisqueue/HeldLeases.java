package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.Owned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases a consumer holds at the moment, and their heartbeat. */
final class HeldLeases {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLeases.class);

    /** A lease on one claim; its end is counted by this machine's clock from before the command was sent. */
    final class Held implements QueueLease {
        private final Claim claim;
        private final long beganNanos;
        private volatile long endNanos;
        private volatile boolean lost;
        private volatile boolean handled;

        private Held(Claim claim, long sentNanos) {
            this.claim = claim;
            this.beganNanos = sentNanos;
            this.endNanos = sentNanos + durationNanos;
        }

        @Override
        public Duration remaining() {
            return lost ? Duration.ZERO : Duration.ofNanos(Math.max(0, endNanos - nanoTime.getAsLong()));
        }

        @Override
        public long token() {
            return Long.parseLong(claim.token());
        }

        /** The worker is free again; it is renewed until it is settled nevertheless. */
        void handled() {
            handled = true;
        }

        /** It is settled or given up, and no longer renewed. */
        void end() {
            held.remove(this);
        }

        /** Whether Redis said that it belongs to another; a lease that only ran out may be renewed yet. */
        boolean isLost() {
            return lost;
        }
    }

    private final RedisQueueCommands commands;
    private final Duration duration;
    private final long durationNanos;
    private final LongSupplier nanoTime;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();

    HeldLeases(RedisQueueCommands commands, Duration duration, LongSupplier nanoTime) {
        this.commands = commands;
        this.duration = duration;
        this.durationNanos = duration.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @param sentNanos when the claim was sent, before that */
    Held add(Claim claim, long sentNanos) {
        Held lease = new Held(claim, sentNanos);
        held.add(lease);
        return lease;
    }

    /** Number of leases under which a worker is at work. */
    int size() {
        return (int) held.stream().filter(lease -> !lease.handled).count();
    }

    /** How long the worker is at work that began first; zero if none is. */
    Duration longest() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(held.stream()
                .filter(lease -> !lease.handled)
                .mapToLong(lease -> Math.max(0, now - lease.beganNanos))
                .max()
                .orElse(0));
    }

    /** Renews all of them, and waits for the answers. Returns whether Redis answered; true if there was nothing to ask. */
    boolean renew() {
        Map<Integer, List<Held>> byShard =
                held.stream().collect(Collectors.groupingBy(lease -> lease.claim.shard(), Collectors.toList()));
        boolean answered = true;
        for (Map.Entry<Integer, List<Held>> shard : byShard.entrySet()) {
            answered &= renew(shard.getKey(), shard.getValue());
        }
        return answered;
    }

    private boolean renew(int shard, List<Held> leases) {
        List<Owned> owned = new ArrayList<>();
        leases.forEach(lease -> owned.add(new Owned(lease.claim.group(), lease.claim.token())));
        long sentNanos = nanoTime.getAsLong();
        try {
            List<Boolean> answers = commands.renew(shard, duration, owned)
                    .get(2 * commands.redis().timeout().toMillis(), TimeUnit.MILLISECONDS);
            for (int index = 0; index < leases.size(); index++) {
                note(leases.get(index), answers.get(index), sentNanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            LOG.warn("shard {} of queue {}: leases not renewed, will try again: {}", shard, queue(), e.toString());
            return false;
        }
    }

    private void note(Held lease, boolean renewed, long sentNanos) {
        if (renewed) {
            lease.endNanos = sentNanos + durationNanos;
        } else if (held.contains(lease)) {
            lease.lost = true;
            LOG.warn("group {} of queue {}: lease lost to another worker", lease.claim.group(), queue());
        }
    }

    private String queue() {
        return commands.keys().name();
    }
}
