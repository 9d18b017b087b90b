package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The history in Redis: one hash for each message ({@code lb:{t:TENANT}:history:message:ID}), which expires; one with the
 * totals ({@code lb:{t:TENANT}:history:totals}), which does not; and the stories, which {@link RedisStories} reads.
 *
 * <p>When Redis has no memory left, outcomes still count; their stories are not kept, and a log line says so.
 */
public final class RedisHistory implements History {

    private static final Logger LOG = LoggerFactory.getLogger(RedisHistory.class);

    private static final RedisScript<Long> SEEN =
            RedisScript.of(new ClassPathResource("io/leadbridge/history/seen.lua"), Long.class);

    /** Events told in one script; what a batch has more goes in the next one. */
    private static final int MOST_AT_ONCE = 500;

    /** Upkeep trims by age before; this is for tenants that are gone. */
    private static final Duration AFTER_AGE = Duration.ofDays(1);

    /** Its reason is told a little longer than it lasts. */
    private static final Duration AFTER_HOLD = Duration.ofMinutes(1);

    private static final String SEEN_FIELD = "seen";
    private static final String EVENTS_FIELD = "events";
    private static final long WITHOUT_STORY = 2;

    private final StringRedisTemplate redis;
    private final Duration life;
    private final Function<TenantId, Retention> retention;
    private final Function<TenantId, Region> regions;
    private final Clock clock;
    private final Listener listener;
    private final StoryForm form = new StoryForm();
    private final StepForm steps = new StepForm();

    /** For tenants whose people live in {@link Region#DEFAULT}. */
    public RedisHistory(
            StringRedisTemplate redis,
            Duration life,
            Function<TenantId, Retention> retention,
            Clock clock,
            Listener listener) {
        this(redis, life, retention, tenant -> Region.DEFAULT, clock, listener);
    }

    /**
     * @param life how long a message's outcomes are kept after the last of them; no less than the longest time that a
     *     message may wait, or what is told twice counts twice
     * @param retention which of a tenant's stories are kept
     * @param regions where a tenant's people live, for phones without a country's code
     * @param listener hears of each outcome once
     */
    public RedisHistory(
            StringRedisTemplate redis,
            Duration life,
            Function<TenantId, Retention> retention,
            Function<TenantId, Region> regions,
            Clock clock,
            Listener listener) {
        this.redis = redis;
        this.life = life;
        this.retention = retention;
        this.regions = regions;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void seen(TenantId tenant, Map<String, Integer> events) {
        if (events.isEmpty()) {
            return;
        }
        List<String> keys = new ArrayList<>(List.of(StoryKeys.totals(tenant)));
        List<String> values = new ArrayList<>(List.of(Long.toString(life.toMillis())));
        events.forEach((message, count) -> {
            keys.add(StoryKeys.message(tenant, message));
            values.add(Integer.toString(count));
        });
        redis.execute(SEEN, keys, values.toArray());
    }

    @Override
    public void ended(TenantId tenant, Collection<Ended> events) {
        List<Ended> all = List.copyOf(events);
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            record(tenant, all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
        }
    }

    private void record(TenantId tenant, List<Ended> events) {
        Instant now = clock.instant();
        Retention kept = retention.apply(tenant);
        boolean withStories = kept.events() > 0 && !kept.age().isZero();
        List<String> keys = StoryKeys.ofStories(tenant);
        keys.add(StoryKeys.totals(tenant));
        keys.add(StoryKeys.hours(tenant));
        Region region = regions.apply(tenant);
        List<String> values = new ArrayList<>(List.of(
                Long.toString(life.toMillis()),
                Integer.toString(kept.events()),
                Long.toString(now.minus(kept.age()).toEpochMilli()),
                Long.toString(kept.age().plus(AFTER_AGE).toMillis()),
                Long.toString(Hours.of(now)),
                Integer.toString(Hours.MOST)));
        for (Ended event : events) {
            Story story = new Story(event, now);
            keys.add(StoryKeys.message(tenant, event.id().message()));
            values.add(event.id().toString());
            values.add(Integer.toString(event.id().index()));
            values.add(event.outcome().word());
            values.add(withStories ? StoryKeys.packed(story, Terms.of(event, region), form.write(story)) : "");
            values.add(withStories ? steps.write(event.steps()) : "");
        }
        tell(tenant, events, redis.execute(StoryScripts.ENDED, keys, values.toArray()));
    }

    @Override
    public void tried(TenantId tenant, Collection<Tried> events) {
        Retention kept = retention.apply(tenant);
        boolean withStories = kept.events() > 0 && !kept.age().isZero();
        Optional<Outcome.Held> hold = events.stream()
                .map(Tried::outcome)
                .filter(Outcome.Held.class::isInstance)
                .map(Outcome.Held.class::cast)
                .max(Comparator.comparing(Outcome.Held::after));
        List<Tried> told = events.stream()
                .filter(event -> withStories && !event.steps().isEmpty())
                .toList();
        for (int from = 0; from < told.size() || from == 0 && hold.isPresent(); from += MOST_AT_ONCE) {
            tried(tenant, told.subList(from, Math.min(told.size(), from + MOST_AT_ONCE)), hold);
        }
    }

    private void tried(TenantId tenant, List<Tried> events, Optional<Outcome.Held> hold) {
        List<String> keys = new ArrayList<>(List.of(StoryKeys.hold(tenant)));
        List<String> values = new ArrayList<>(List.of(
                Long.toString(life.toMillis()),
                hold.map(Outcome.Held::reason).orElse(""),
                Long.toString(hold.map(held -> held.after().plus(AFTER_HOLD).toMillis())
                        .orElse(0L))));
        for (Tried event : events) {
            keys.add(StoryKeys.message(tenant, event.id().message()));
            values.add(Integer.toString(event.id().index()));
            values.add(steps.write(event.steps()));
        }
        Long refused = redis.execute(StoryScripts.TRIED, keys, values.toArray());
        if (refused != null && refused > 0) {
            LOG.warn("tenant {}: what {} events met with is not kept: Redis' memory is full", tenant, refused);
        }
    }

    private void tell(TenantId tenant, List<Ended> events, List<?> codes) {
        long refused = 0;
        for (int i = 0; i < events.size(); i++) {
            long code = codes == null ? 0 : (Long) codes.get(i);
            refused += code == WITHOUT_STORY ? 1 : 0;
            if (code > 0) {
                listener.ended(tenant, events.get(i));
            }
        }
        if (refused > 0) {
            LOG.error(
                    "{} tenant {}: the outcomes of {} events count, but their stories are not kept: Redis refused them,"
                            + " its memory is full; give it more, or keep less in the tenant's retention",
                    events.get(0).id(),
                    tenant,
                    refused);
        }
    }

    /**
     * Of the events that were found in these messages, how many have not ended; a parked one has.
     *
     * @param messages ids; of one that was never read, nothing is known to wait
     */
    public long waiting(TenantId tenant, Collection<String> messages) {
        List<String> keys = messages.stream()
                .map(message -> StoryKeys.message(tenant, message))
                .toList();
        long waiting = 0;
        for (int from = 0; from < keys.size(); from += MOST_AT_ONCE) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + MOST_AT_ONCE));
            for (Object form : redis.executePipelined(new SessionCallback<Object>() {
                @Override
                @SuppressWarnings("unchecked")
                public <K, V> Object execute(RedisOperations<K, V> operations) {
                    some.forEach(key -> operations.opsForHash().entries((K) key));
                    return null;
                }
            })) {
                waiting += waiting((Map<?, ?>) form);
            }
        }
        return waiting;
    }

    private static long waiting(Map<?, ?> message) {
        Object events = message.get(EVENTS_FIELD);
        long ended = message.keySet().stream()
                .filter(field -> field.toString().matches("\\d+"))
                .count();
        return events == null ? 0 : Long.parseLong(events.toString()) - ended;
    }

    /** The words of the outcomes that a message's events have so far, by their index. */
    public Map<Integer, String> outcomes(TenantId tenant, String message) {
        Map<Integer, String> outcomes = new TreeMap<>();
        redis.opsForHash().entries(StoryKeys.message(tenant, message)).forEach((field, word) -> {
            if (field.toString().matches("\\d{1,9}")) {
                outcomes.put(Integer.parseInt(field.toString()), word.toString());
            }
        });
        return outcomes;
    }

    @Override
    public Totals totals(TenantId tenant) {
        Map<String, Long> outcomes = new TreeMap<>();
        redis.opsForHash()
                .entries(StoryKeys.totals(tenant))
                .forEach((word, count) -> outcomes.put(word.toString(), Long.parseLong(count.toString())));
        Long seen = outcomes.remove(SEEN_FIELD);
        outcomes.values().removeIf(count -> count == 0);
        return new Totals(seen == null ? 0 : seen, outcomes);
    }
}
