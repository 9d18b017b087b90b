package io.leadbridge.admin;

import io.leadbridge.camel.redisqueue.MessagePlace;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedReplay;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.camel.redisqueue.ReplayProgress;
import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sends parked messages of a tenant again, or throws them away: one, or all that match. It is counted before, and nothing
 * is done if the number is not the one that a person has agreed to. A tenant's group has the tenant's name.
 */
public final class ParkedActs {

    private final RedisQueueOperations queue;
    private final double perSecond;
    private final Clock clock;
    private final ParkedReplay.Sleep sleep;

    /**
     * @param perSecond messages that are sent again: the queue takes many more, but what comes back has to be worked
     * @param sleep between the steps of a replay of many
     */
    public ParkedActs(RedisQueueOperations queue, double perSecond, Clock clock, ParkedReplay.Sleep sleep) {
        this.queue = queue;
        this.perSecond = perSecond;
        this.clock = clock;
        this.sleep = sleep;
    }

    /**
     * Which parked messages are meant.
     *
     * @param event one of the message's events; with it, {@code reason} must be empty
     * @param reason part of the reason; empty for all
     */
    public record Wanted(TenantId tenant, Optional<EventId> event, Optional<String> reason) {

        /** For people. */
        @Override
        public String toString() {
            return event.map(one -> "the parked message of event " + one)
                    .or(() -> reason.map(text -> "parked messages with '" + text + "' in their reason"))
                    .orElse("all parked messages");
        }
    }

    /**
     * How many there are.
     *
     * @throws IllegalArgumentException if the reason is none that can be looked for
     */
    public long count(Wanted wanted) {
        if (queue.depth().parked() == 0) {
            return 0;
        }
        return wanted.event().isPresent() ? parkedId(wanted).stream().count() : queue.countParked(filter(wanted));
    }

    /**
     * Sends them again, the oldest first.
     *
     * @param confirm how many there are
     * @return how many were sent; empty if there are more or fewer than that: then none was
     * @throws InterruptedException if the program ends meanwhile; some are sent then
     */
    public OptionalLong replay(Wanted wanted, long confirm) throws InterruptedException {
        if (count(wanted) != confirm) {
            return OptionalLong.empty();
        }
        if (confirm == 0) {
            return OptionalLong.of(0);
        }
        if (wanted.event().isPresent()) {
            boolean sent = parkedId(wanted)
                    .filter(id -> queue.replay(wanted.tenant().value(), id))
                    .isPresent();
            return OptionalLong.of(sent ? 1 : 0);
        }
        ReplayProgress end = queue.replay(filter(wanted), perSecond, clock).run(sleep);
        return OptionalLong.of(end.replayed());
    }

    /** Throws them away; else as {@link #replay}. */
    public OptionalLong drop(Wanted wanted, long confirm) {
        if (count(wanted) != confirm) {
            return OptionalLong.empty();
        }
        if (confirm == 0) {
            return OptionalLong.of(0);
        }
        if (wanted.event().isPresent()) {
            boolean dropped = parkedId(wanted)
                    .filter(id -> queue.drop(wanted.tenant().value(), id))
                    .isPresent();
            return OptionalLong.of(dropped ? 1 : 0);
        }
        try {
            return OptionalLong.of(queue.drop(filter(wanted), confirm));
        } catch (IllegalArgumentException e) {
            // Another number matches by now.
            return OptionalLong.empty();
        }
    }

    private Optional<String> parkedId(Wanted wanted) {
        String message = wanted.event().orElseThrow().message();
        MessagePlace place = queue.find(wanted.tenant().value(), message);
        return place.state() == MessagePlace.State.PARKED ? Optional.of(place.parkedId()) : Optional.empty();
    }

    private static ParkedFilter filter(Wanted wanted) {
        ParkedFilter ofTenant = ParkedFilter.all().withGroup(wanted.tenant().value());
        return wanted.reason().map(ofTenant::withReasonPart).orElse(ofTenant);
    }
}
