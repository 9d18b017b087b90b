package io.leadbridge.history;

import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The stories in Redis, as {@link RedisHistory} writes them: {@code lb:{t:TENANT}:history:newest}, {@code …:stories} and
 * {@code …:terms}; {@code stories.lua} tells what is in them. Safe for several threads.
 */
public final class RedisStories implements Stories {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStories.class);

    private static final int TIDIED_AT_ONCE = 500;
    private static final int ERASED_AT_ONCE = 100;
    private static final int SCANNED_AT_ONCE = 200;

    private final StringRedisTemplate redis;
    private final Clock clock;
    private final StoryForm form = new StoryForm();
    private final StepForm steps = new StepForm();

    public RedisStories(StringRedisTemplate redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public List<Story> newest(TenantId tenant, int skip, int count) {
        requireRange(skip, count);
        Collection<String> members = redis.opsForZSet().reverseRange(StoryKeys.newest(tenant), skip, skip + count - 1L);
        return read(
                tenant,
                Objects.requireNonNull(members).stream().map(StoryForm::event).toList());
    }

    @Override
    public List<Story> ofRecord(TenantId tenant, RecordRef record, int skip, int count) {
        requireRange(skip, count);
        String term = Terms.of(record);
        // After the term stands a blank, then digits; ':' is the character after '9'.
        Collection<String> members = redis.opsForZSet()
                .reverseRangeByLex(
                        StoryKeys.terms(tenant),
                        Range.closed(term + " 0", term + " :"),
                        Limit.limit().offset(skip).count(count));
        return read(
                tenant,
                Objects.requireNonNull(members).stream()
                        .map(member -> StoryKeys.event(term, member))
                        .toList());
    }

    @Override
    public Optional<Story> find(TenantId tenant, EventId event) {
        return read(tenant, List.of(event)).stream().findFirst();
    }

    @Override
    public List<Step> tried(TenantId tenant, EventId event) {
        Object lines = redis.opsForHash().get(StoryKeys.message(tenant, event.message()), "way:" + event.index());
        return lines == null ? List.of() : steps.read(lines.toString().lines().toList());
    }

    @Override
    public Map<String, Step> waits(TenantId tenant, List<String> messages) {
        List<Object> forms = redis.executePipelined(new SessionCallback<Object>() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> Object execute(RedisOperations<K, V> operations) {
                messages.forEach(message -> operations.opsForHash().entries((K) StoryKeys.message(tenant, message)));
                return null;
            }
        });
        Map<String, Step> waits = new HashMap<>();
        for (int i = 0; i < forms.size(); i++) {
            String message = messages.get(i);
            ((Map<?, ?>) forms.get(i))
                    .entrySet().stream()
                            .filter(entry -> entry.getKey().toString().startsWith("way:"))
                            .flatMap(entry -> steps
                                    .read(entry.getValue().toString().lines().toList())
                                    .stream())
                            .filter(step -> step.kind() == Step.Kind.WAIT)
                            .max(Comparator.comparing(Step::at))
                            .ifPresent(step -> waits.put(message, step));
        }
        return waits;
    }

    /** Why all messages of a tenant are held; empty if they are not, or it is not known. */
    public Optional<String> hold(TenantId tenant) {
        return Optional.ofNullable(redis.opsForValue().get(StoryKeys.hold(tenant)));
    }

    /**
     * Removes what is kept of the tries of events that have not ended; they go on.
     *
     * @param messages whose events
     */
    public void eraseTries(TenantId tenant, Collection<String> messages) {
        for (String message : messages) {
            String key = StoryKeys.message(tenant, message);
            Object[] ways = redis.opsForHash().keys(key).stream()
                    .filter(field -> field.toString().startsWith("way:"))
                    .toArray();
            if (ways.length > 0) {
                redis.opsForHash().delete(key, ways);
            }
        }
    }

    /** How many stories a tenant has. */
    public long count(TenantId tenant) {
        Long count = redis.opsForZSet().zCard(StoryKeys.newest(tenant));
        return count == null ? 0 : count;
    }

    /**
     * Removes what the tenant keeps no longer, some at a time until all of it is gone.
     *
     * @return how many stories are left
     */
    public long tidy(TenantId tenant, Retention retention) {
        List<?> answer;
        do {
            answer = redis.execute(
                    StoryScripts.TIDY,
                    StoryKeys.ofStories(tenant),
                    Integer.toString(retention.events()),
                    Long.toString(clock.instant().minus(retention.age()).toEpochMilli()),
                    Integer.toString(TIDIED_AT_ONCE));
        } while ((Long) answer.get(1) > 0);
        return (Long) answer.get(0);
    }

    /**
     * Shows all stories of a tenant in no order, some at a time; one may be shown twice, and one that comes meanwhile may
     * be missed.
     *
     * @param each gets the event and the story's JSON, whatever its form
     */
    public void walk(TenantId tenant, Consumer<Kept> each) {
        ScanOptions some = ScanOptions.scanOptions().count(SCANNED_AT_ONCE).build();
        try (Cursor<Map.Entry<Object, Object>> cursor = redis.opsForHash().scan(StoryKeys.stories(tenant), some)) {
            cursor.forEachRemaining(entry -> each.accept(new Kept(
                    StoryForm.event(entry.getKey().toString()),
                    StoryKeys.told(entry.getValue().toString()))));
        }
    }

    /**
     * A story as it is kept.
     *
     * @param json all that is kept of it but the terms under which it is found: its JSON, and its steps
     */
    public record Kept(EventId event, String json) {

        /** Without what is kept. */
        @Override
        public String toString() {
            return event.toString();
        }
    }

    /** The story that a JSON tells; empty if this version does not know its form. */
    public Optional<Story> read(Kept kept) {
        try {
            return Optional.of(form.read(kept.json()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes stories; the totals stay.
     *
     * @return how many there were
     */
    public long erase(TenantId tenant, Collection<EventId> events) {
        List<String> names = events.stream().map(EventId::toString).toList();
        long erased = 0;
        for (int from = 0; from < names.size(); from += ERASED_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + ERASED_AT_ONCE));
            Long number = redis.execute(StoryScripts.ERASE, StoryKeys.ofStories(tenant), some.toArray());
            erased += number == null ? 0 : number;
        }
        return erased;
    }

    private List<Story> read(TenantId tenant, List<EventId> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        List<Object> fields = events.stream().<Object>map(EventId::toString).toList();
        List<Object> packed = redis.opsForHash().multiGet(StoryKeys.stories(tenant), fields);
        List<Story> stories = new ArrayList<>();
        int unknown = 0;
        for (int i = 0; i < packed.size(); i++) {
            if (packed.get(i) != null) {
                Optional<Story> story = read(
                        new Kept(events.get(i), StoryKeys.told(packed.get(i).toString())));
                story.ifPresent(stories::add);
                unknown += story.isEmpty() ? 1 : 0;
            }
        }
        if (unknown > 0) {
            LOG.warn("tenant {}: {} stories left out, their form is not one of this version", tenant, unknown);
        }
        return stories;
    }

    private static void requireRange(int skip, int count) {
        if (skip < 0) {
            throw new IllegalArgumentException("skip: " + skip + " given, 0 or more allowed");
        }
        if (count < 1 || count > MOST_LISTED) {
            throw new IllegalArgumentException("count: " + count + " given, 1 to " + MOST_LISTED + " allowed");
        }
    }
}
