package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import io.leadbridge.event.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The history as plain maps: what tests and the simulator use. Held to the same contract as {@link RedisHistory} and
 * {@link RedisStories}; keeps all stories.
 */
public final class InMemoryHistory implements History, Stories {

    private final Map<TenantId, Map<String, Integer>> seen = new TreeMap<>();
    private final Map<TenantId, Map<EventId, Ended>> ended = new TreeMap<>();
    private final Map<TenantId, Map<String, Long>> outcomes = new TreeMap<>();
    private final Map<TenantId, Map<EventId, Story>> stories = new TreeMap<>();
    private final Map<TenantId, Map<EventId, List<Step>>> tried = new TreeMap<>();
    private final Clock clock;
    private final Listener listener;

    /** @param listener hears of each outcome once */
    public InMemoryHistory(Listener listener) {
        this(Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC), listener);
    }

    /** @param clock for the times of stories */
    public InMemoryHistory(Clock clock, Listener listener) {
        this.clock = clock;
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
                count(tenant, before, -1);
                count(tenant, event, 1);
                tell(tenant, event);
                listener.ended(tenant, event);
            }
        }
    }

    private void count(TenantId tenant, Ended event, long more) {
        if (event != null) {
            // Not summed up when asked: the simulator asks after each batch. A parked event that ends leaves no zero
            // behind.
            outcomes.computeIfAbsent(tenant, key -> new TreeMap<>())
                    .merge(event.outcome().word(), more, (one, other) -> one + other == 0 ? null : one + other);
        }
    }

    private void tell(TenantId tenant, Ended event) {
        Map<EventId, Story> told = stories.computeIfAbsent(tenant, key -> new LinkedHashMap<>());
        List<Step> steps = new ArrayList<>();
        Story before = told.remove(event.id());
        if (before != null) {
            steps.addAll(before.ended().steps());
        }
        List<Step> tries = tried.computeIfAbsent(tenant, key -> new TreeMap<>()).remove(event.id());
        steps.addAll(tries == null ? List.of() : tries);
        steps.addAll(event.steps());
        Ended whole = new Ended(
                event.id(), event.record(), event.change(), event.receivedAt(), event.outcome(), event.work(), steps);
        told.put(event.id(), new Story(withoutSnapshot(whole), clock.instant()));
    }

    @Override
    public synchronized void tried(TenantId tenant, Collection<Tried> events) {
        Map<EventId, List<Step>> tries = tried.computeIfAbsent(tenant, key -> new TreeMap<>());
        events.forEach(event ->
                tries.computeIfAbsent(event.id(), key -> new ArrayList<>()).addAll(event.steps()));
    }

    private static Ended withoutSnapshot(Ended event) {
        if (event.work() == null) {
            return event;
        }
        Hint hint = event.work().hint();
        Hint kept = new Hint(
                hint.lead(),
                hint.changes(),
                hint.entered(),
                hint.newest(),
                hint.changedFields(),
                hint.events(),
                Optional.empty());
        Work work = new Work(kept, event.work().record(), event.work().entered());
        return new Ended(
                event.id(), event.record(), event.change(), event.receivedAt(), event.outcome(), work, event.steps());
    }

    @Override
    public synchronized Totals totals(TenantId tenant) {
        long events = seen.getOrDefault(tenant, Map.of()).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        return new Totals(events, outcomes.getOrDefault(tenant, Map.of()));
    }

    @Override
    public synchronized List<Story> newest(TenantId tenant, int skip, int count) {
        return list(tenant, skip, count, story -> true);
    }

    @Override
    public synchronized List<Story> ofRecord(TenantId tenant, RecordRef record, int skip, int count) {
        return list(tenant, skip, count, story -> record.equals(story.ended().record()));
    }

    @Override
    public synchronized Optional<Story> find(TenantId tenant, EventId event) {
        return Optional.ofNullable(stories.getOrDefault(tenant, Map.of()).get(event));
    }

    private List<Story> list(TenantId tenant, int skip, int count, Predicate<Story> which) {
        if (skip < 0 || count < 1 || count > MOST_LISTED) {
            throw new IllegalArgumentException("skip " + skip + ", count " + count);
        }
        List<Story> newest =
                new ArrayList<>(stories.getOrDefault(tenant, Map.of()).values());
        Collections.reverse(newest);
        return newest.stream().filter(which).skip(skip).limit(count).toList();
    }

    /** Every event that ended, in the order of the first outcomes. */
    public synchronized Map<EventId, Ended> outcomes(TenantId tenant) {
        return new LinkedHashMap<>(ended.getOrDefault(tenant, Map.of()));
    }

    @Override
    public synchronized List<Step> tried(TenantId tenant, EventId event) {
        return tried.getOrDefault(tenant, Map.of()).getOrDefault(event, List.of());
    }

    @Override
    public synchronized Map<String, Step> waits(TenantId tenant, List<String> messages) {
        Map<String, Step> waits = new TreeMap<>();
        tried.getOrDefault(tenant, Map.of()).forEach((event, steps) -> steps.stream()
                .filter(step -> step.kind() == Step.Kind.WAIT && messages.contains(event.message()))
                .forEach(step -> waits.put(event.message(), step)));
        return waits;
    }
}
