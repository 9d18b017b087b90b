package io.leadbridge.history;

import io.leadbridge.event.EventId;
import io.leadbridge.event.Region;
import io.leadbridge.event.TenantId;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Searches the stories in Redis by the terms that {@link RedisHistory} writes with them. The condition that the fewest
 * stories fulfil is looked up, the others are held against what it gives, the newest first. Each step of Redis is small.
 */
public final class RedisStorySearch implements StorySearch {

    /** Stories read in one step, where most of them may not fit; where all do, as many as were asked for. */
    private static final int READ_AT_ONCE = 200;

    /** Different words of names that one beginning is looked up by; a shorter beginning is held against all stories. */
    private static final int MOST_WORDS = 300;

    private static final int MOST_NAME_WORDS = 5;
    private static final int MOST_TEXT_CHARS = 200;
    private static final int LEADS_OF_A_PHONE = 20;

    /** Before this time in the index are all that there can be. */
    private static final String END = "9999999999999";

    private final StringRedisTemplate redis;
    private final Function<TenantId, Region> regions;
    private final int window;
    private final Clock clock;
    private final RedisStories stories;

    /**
     * @param regions where a tenant's people live, for phones without a country's code
     * @param window how many stories one search looks at at most, before it gives what it has; 1 or more
     */
    public RedisStorySearch(StringRedisTemplate redis, Function<TenantId, Region> regions, int window, Clock clock) {
        this.redis = redis;
        this.regions = regions;
        this.window = window;
        this.clock = clock;
        this.stories = new RedisStories(redis, clock);
    }

    @Override
    public StoryPage search(TenantId tenant, StoryQuery query, Optional<String> next, int count) {
        if (count < 1 || count > Stories.MOST_LISTED) {
            throw new IllegalArgumentException("count: " + count + " given, 1 to " + Stories.MOST_LISTED + " allowed");
        }
        String from = StoryKeys.time(query.from().orElse(Instant.EPOCH));
        String until = query.until().map(StoryKeys::time).orElse(END);
        Cursor place = next.map(Cursor::of).orElse(new Cursor(until));
        List<Condition> conditions = conditions(tenant, query);
        // One more tells whether there are others behind a full page.
        Scan scan = scan(tenant, conditions, from, until, atOnce(query, conditions, count) + 1);
        return walk(tenant, query, conditions, scan, place, count);
    }

    private static int atOnce(StoryQuery query, List<Condition> conditions, int count) {
        boolean allFit = query.text().isEmpty()
                && conditions.size() <= 1
                && conditions.stream().allMatch(Condition::complete);
        return allFit ? count : Math.max(READ_AT_ONCE, count);
    }

    private StoryPage walk(
            TenantId tenant, StoryQuery query, List<Condition> conditions, Scan scan, Cursor begin, int count) {
        int atOnce = atOnce(query, conditions, count);
        String text = query.text().map(RedisStorySearch::folded).orElse("");
        List<Story> found = new ArrayList<>();
        Cursor place = begin;
        int looked = 0;
        while (true) {
            Scan.Some some = scan.behind(place);
            for (int at = 0; at < some.keys().size(); at += atOnce) {
                List<Cursor> keys = some.keys().subList(at, Math.min(some.keys().size(), at + atOnce));
                List<String> packed = packed(tenant, keys);
                for (int i = 0; i < keys.size(); i++) {
                    place = keys.get(i);
                    looked++;
                    if (packed.get(i) != null && fits(packed.get(i), conditions, text)) {
                        story(place, packed.get(i)).ifPresent(found::add);
                    }
                    boolean last = some.over() && at + i + 1 == some.keys().size();
                    if (!last && (found.size() == count || looked == window)) {
                        return new StoryPage(found, Optional.of(place.text()), place.time());
                    }
                }
            }
            if (some.over()) {
                return new StoryPage(found, Optional.empty(), query.from().orElse(Instant.EPOCH));
            }
        }
    }

    private static boolean fits(String packed, List<Condition> conditions, String text) {
        List<String> head = StoryKeys.head(packed);
        return conditions.stream().allMatch(condition -> condition.holds(head))
                && (text.isEmpty() || folded(StoryKeys.told(packed)).contains(text));
    }

    private Optional<Story> story(Cursor key, String packed) {
        EventId event = StoryForm.event(key.event());
        return stories.read(new RedisStories.Kept(event, StoryKeys.told(packed)));
    }

    private List<String> packed(TenantId tenant, List<Cursor> keys) {
        List<Object> fields = keys.stream().<Object>map(Cursor::event).toList();
        return redis.<String, String>opsForHash().multiGet(StoryKeys.stories(tenant), cast(fields));
    }

    @SuppressWarnings("unchecked")
    private static Collection<String> cast(List<?> fields) {
        return (Collection<String>) fields;
    }

    /** By the condition that the fewest fulfil; by time alone if none can be looked up. */
    private Scan scan(TenantId tenant, List<Condition> conditions, String from, String until, int some) {
        Condition best = null;
        long fewest = Long.MAX_VALUE;
        for (Condition condition : conditions) {
            if (condition.complete()) {
                long size = conditions.size() == 1 ? 0 : size(tenant, condition, from, until);
                if (size < fewest) {
                    fewest = size;
                    best = condition;
                }
            }
        }
        return best == null
                ? Scan.all(redis, StoryKeys.newest(tenant), from, some)
                : Scan.ofTerms(redis, StoryKeys.terms(tenant), from, best.terms(), some);
    }

    private long size(TenantId tenant, Condition condition, String from, String until) {
        List<String> values = new ArrayList<>(List.of(from, until));
        values.addAll(condition.terms());
        Long size = redis.execute(StoryScripts.SIZES, List.of(StoryKeys.terms(tenant)), values.toArray());
        return size == null ? 0 : size;
    }

    private List<Condition> conditions(TenantId tenant, StoryQuery query) {
        List<Condition> conditions = new ArrayList<>();
        query.record().ifPresent(record -> conditions.add(Condition.anyOf(Terms.concerning(record))));
        query.phone().ifPresent(phone -> conditions.add(phone(tenant, phone)));
        query.name().ifPresent(name -> conditions.addAll(names(tenant, name)));
        if (!query.outcomes().isEmpty()) {
            conditions.add(Condition.anyOf(
                    query.outcomes().stream().map(word -> Terms.OUTCOME + word).toList()));
        }
        query.rule().ifPresent(rule -> conditions.add(Condition.anyOf(List.of(Terms.rule(rule)))));
        query.text().filter(text -> text.length() > MOST_TEXT_CHARS).ifPresent(text -> {
            throw new IllegalArgumentException(
                    "text: " + text.length() + " characters given, 1 to " + MOST_TEXT_CHARS + " allowed");
        });
        return conditions;
    }

    /** A lead whose later events showed no phone, as echoes do, is still found by it. */
    private Condition phone(TenantId tenant, String phone) {
        String term = Terms.phone(phone, regions.apply(tenant))
                .orElseThrow(() -> new IllegalArgumentException("phone: 5 digits or more expected"));
        Set<String> terms = new LinkedHashSet<>(Set.of(term));
        List<Cursor> shown = Scan.ofTerms(redis, StoryKeys.terms(tenant), "0", List.of(term), READ_AT_ONCE)
                .behind(new Cursor(END))
                .keys();
        List<String> packed = shown.isEmpty() ? List.of() : packed(tenant, shown);
        packed.stream()
                .filter(Objects::nonNull)
                .flatMap(story -> StoryKeys.head(story).stream())
                .filter(one -> one.startsWith(Terms.RECORD) || one.startsWith(Terms.ABOUT))
                .map(one -> one.substring(one.indexOf('=') + 1))
                .filter(record -> record.contains(":lead:"))
                .distinct()
                .limit(LEADS_OF_A_PHONE)
                .forEach(record -> terms.addAll(List.of(Terms.RECORD + record, Terms.ABOUT + record)));
        return Condition.anyOf(terms);
    }

    private List<Condition> names(TenantId tenant, String name) {
        List<String> words = Terms.words(name);
        if (words.isEmpty() || words.size() > MOST_NAME_WORDS) {
            throw new IllegalArgumentException("name: " + words.size() + " words of two characters or more given, 1 to "
                    + MOST_NAME_WORDS + " allowed");
        }
        return words.stream().map(word -> name(tenant, Terms.NAME + word)).toList();
    }

    private Condition name(TenantId tenant, String beginning) {
        List<?> terms = redis.execute(
                StoryScripts.WORDS, List.of(StoryKeys.terms(tenant)), beginning, Integer.toString(MOST_WORDS + 1));
        Set<String> all = new LinkedHashSet<>();
        Objects.requireNonNull(terms).forEach(term -> all.add(term.toString()));
        return new Condition(all, all.size() <= MOST_WORDS, term -> term.startsWith(beginning));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, long[]> outcomesByHour(TenantId tenant, int hours) {
        if (hours < 1 || hours > Hours.MOST) {
            throw new IllegalArgumentException("hours: " + hours + " given, 1 to " + Hours.MOST + " allowed");
        }
        return Hours.read(redis.opsForHash().entries(StoryKeys.hours(tenant)), Hours.of(clock.instant()), hours);
    }
}
