package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.QueueBalance;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.TenantId;
import io.leadbridge.health.Identity;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.Totals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The two identities, counted anew from what is there: webhooks accepted = settled + waiting, of the queue; and, for each tenant,
 * events = sum over outcomes + waiting.
 *
 * <p>The queue is counted in one script for each shard, so its numbers are of one moment. A tenant's events lie in other places
 * of Redis than its messages: its totals are read before and after, and if anything moved between, nothing is judged and the
 * last judgement stays. Every outcome moves the totals, in the script that records it, so equal totals mean that the outcomes
 * read between them are of one moment, too. What is missing all the same is a fault only if the next check counts the same.
 */
public final class Identities {

    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

    private static final int TRIES = 3;
    private static final int LOOKS = 2;
    private static final String WEBHOOKS = "webhooks";

    private final RedisQueueOperations queue;
    private final RedisHistory history;
    private final Supplier<Collection<TenantId>> tenants;
    private final Map<String, Identity> judged = new ConcurrentHashMap<>();
    private final Map<String, Identity> counted = new ConcurrentHashMap<>();

    /** @param tenants all in force */
    Identities(
            RedisQueueOperations queue,
            RedisHistory history,
            Supplier<Collection<TenantId>> tenants,
            MeterRegistry meters) {
        this.queue = queue;
        this.history = history;
        this.tenants = tenants;
        for (String of : List.of(WEBHOOKS, "events")) {
            gauge(meters, of, "came", Identity::came);
            gauge(meters, of, "ended", Identity::ended);
            gauge(meters, of, "waiting", Identity::waiting);
            gauge(meters, of, "missing", Identity::missing);
        }
    }

    private void gauge(MeterRegistry meters, String of, String part, ToLongFunction<Identity> number) {
        Gauge.builder("leadbridge.identity." + of, this, self -> self.sum(of, number))
                .description("What came in = what ended + what waits; missing is not 0 if that does not hold")
                .tag("part", part)
                .register(meters);
    }

    private double sum(String of, ToLongFunction<Identity> number) {
        return judged.isEmpty()
                ? Double.NaN
                : judged.values().stream()
                        .filter(identity -> identity.name().startsWith(of))
                        .mapToLong(number)
                        .sum();
    }

    /** As they were when they were last judged. */
    Collection<Identity> judged() {
        return new TreeMap<>(judged).values();
    }

    /** Counts, and judges what can be. Called by a timer; never throws. */
    public void check() {
        try {
            webhooks().ifPresent(this::note);
            Set<String> known = new TreeSet<>(Set.of(WEBHOOKS));
            for (TenantId tenant : tenants.get()) {
                known.add(name(tenant));
                events(tenant).filter(this::isSure).ifPresent(this::note);
            }
            judged.keySet().retainAll(known);
            counted.keySet().retainAll(known);
        } catch (DataAccessException e) {
            LOG.debug("identities: not judged, Redis does not answer: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.warn("identities: not judged: {}", e.toString());
        }
    }

    /** Messages move while they are counted: what is missing counts if it is found twice, and nothing has moved between. */
    private boolean isSure(Identity identity) {
        Identity before = counted.put(identity.name(), identity);
        return identity.missing() == 0 || identity.equals(before);
    }

    private void note(Identity identity) {
        Identity before = judged.put(identity.name(), identity);
        if (identity.missing() != 0 && (before == null || before.missing() != identity.missing())) {
            LOG.error("identities: {}", identity);
        }
    }

    private Optional<Identity> webhooks() {
        return queue.balance().map(Identities::ofQueue);
    }

    private static Identity ofQueue(QueueBalance balance) {
        long ended = balance.stats().done()
                + balance.stats().purged()
                + balance.stats().dropped()
                + balance.parked();
        return new Identity(WEBHOOKS, balance.stats().enqueued(), ended, balance.waiting());
    }

    private Optional<Identity> events(TenantId tenant) {
        for (int i = 0; i < TRIES; i++) {
            Totals before = history.totals(tenant);
            Set<String> messages = new TreeSet<>();
            // One that goes back into line just now may be passed by; it is not the second time.
            for (int looks = 0; looks < LOOKS; looks++) {
                if (!queue.showWaiting(tenant.value(), message -> messages.add(message.id()))) {
                    return Optional.empty();
                }
            }
            long waiting = history.waiting(tenant, messages);
            if (history.totals(tenant).equals(before)) {
                return Optional.of(new Identity(name(tenant), before.seen(), before.ended(), waiting));
            }
        }
        return Optional.empty();
    }

    private static String name(TenantId tenant) {
        return "events of " + tenant;
    }
}
