package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The history as plain maps: what tests and the simulator use. Held to the same contract as {@link RedisHistory}. */
public final class InMemoryHistory implements History {

    private final Map<TenantId, Map<String, Integer>> seen = new TreeMap<>();
    private final Map<TenantId, Map<EventId, Ended>> ended = new TreeMap<>();
    private final Listener listener;

    /** @param listener hears of each outcome once */
    public InMemoryHistory(Listener listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void seen(TenantId tenant, Map<String, Integer> events) {
        Map<String, Integer> known = seen.computeIfAbsent(tenant, key -> new TreeMap<>());
        events.forEach((message, count) -> known.merge(message, count, Math::max));
    }

    @Override
    public synchronized void ended(TenantId tenant, Collection<Ended> events) {
        Map<EventId, Ended> known = ended.computeIfAbsent(tenant, key -> new LinkedHashMap<>());
        for (Ended event : events) {
            Ended before = known.get(event.id());
            boolean parked = before != null && before.outcome().word().equals("parked");
            if (before == null || parked && !event.outcome().word().equals("parked")) {
                known.put(event.id(), event);
                listener.ended(tenant, event);
            }
        }
    }

    @Override
    public synchronized Totals totals(TenantId tenant) {
        Map<String, Long> outcomes = new TreeMap<>();
        outcomes(tenant)
                .values()
                .forEach(event -> outcomes.merge(event.outcome().word(), 1L, Long::sum));
        long events = seen.getOrDefault(tenant, Map.of()).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        return new Totals(events, outcomes);
    }

    /** Every event that ended, in the order of the first outcomes. */
    public synchronized Map<EventId, Ended> outcomes(TenantId tenant) {
        return new LinkedHashMap<>(ended.getOrDefault(tenant, Map.of()));
    }
}
