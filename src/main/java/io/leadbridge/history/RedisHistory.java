package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
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

    private static final String SEEN_FIELD = "seen";
    private static final long WITHOUT_STORY = 2;

    private final StringRedisTemplate redis;
    private final Duration life;
    private final Function<TenantId, Retention> retention;
    private final Clock clock;
    private final Listener listener;
    private final StoryForm form = new StoryForm();

    /**
     * @param life how long a message's outcomes are kept after the last of them; no less than the longest time that a
     *     message may wait, or what is told twice counts twice
     * @param retention which of a tenant's stories are kept
     * @param listener hears of each outcome once
     */
    public RedisHistory(
            StringRedisTemplate redis,
            Duration life,
            Function<TenantId, Retention> retention,
            Clock clock,
            Listener listener) {
        this.redis = redis;
        this.life = life;
        this.retention = retention;
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
        List<String> values = new ArrayList<>(List.of(
                Long.toString(life.toMillis()),
                Integer.toString(kept.events()),
                Long.toString(now.minus(kept.age()).toEpochMilli()),
                Long.toString(kept.age().plus(AFTER_AGE).toMillis())));
        for (Ended event : events) {
            Story story = new Story(event, now);
            keys.add(StoryKeys.message(tenant, event.id().message()));
            values.add(event.id().toString());
            values.add(Integer.toString(event.id().index()));
            values.add(event.outcome().word());
            values.add(withStories ? StoryKeys.packed(story, form.write(story)) : "");
        }
        tell(tenant, events, redis.execute(StoryScripts.ENDED, keys, values.toArray()));
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
