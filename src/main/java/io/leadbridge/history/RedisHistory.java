package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The history in Redis: one hash for each message ({@code lb:{t:TENANT}:history:message:ID}), which expires, and one
 * with the totals ({@code lb:{t:TENANT}:history:totals}), which does not.
 */
public final class RedisHistory implements History {

    private static final RedisScript<Long> SEEN =
            RedisScript.of(new ClassPathResource("io/leadbridge/history/seen.lua"), Long.class);

    // The answer is a list of numbers; Spring's script knows only the raw type.
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> ENDED =
            RedisScript.of(new ClassPathResource("io/leadbridge/history/ended.lua"), List.class);

    private static final String SEEN_FIELD = "seen";

    private final StringRedisTemplate redis;
    private final Duration retention;
    private final Listener listener;

    /**
     * @param retention how long a message's outcomes are kept after the last of them; no less than the longest time that
     *     a message may wait, or what is told twice counts twice
     * @param listener hears of each outcome once
     */
    public RedisHistory(StringRedisTemplate redis, Duration retention, Listener listener) {
        this.redis = redis;
        this.retention = retention;
        this.listener = listener;
    }

    @Override
    public void seen(TenantId tenant, Map<String, Integer> events) {
        if (events.isEmpty()) {
            return;
        }
        List<String> keys = new ArrayList<>(List.of(totalsKey(tenant)));
        List<String> values = new ArrayList<>(List.of(Long.toString(retention.toMillis())));
        events.forEach((message, count) -> {
            keys.add(messageKey(tenant, message));
            values.add(Integer.toString(count));
        });
        redis.execute(SEEN, keys, values.toArray());
    }

    @Override
    public void ended(TenantId tenant, Collection<Ended> events) {
        if (events.isEmpty()) {
            return;
        }
        List<String> keys = new ArrayList<>(List.of(totalsKey(tenant)));
        List<String> values = new ArrayList<>(List.of(Long.toString(retention.toMillis())));
        for (Ended event : events) {
            keys.add(messageKey(tenant, event.id().message()));
            values.add(Integer.toString(event.id().index()));
            values.add(event.outcome().word());
            values.add(event.record() + " " + event.change() + " " + event.outcome());
        }
        List<?> fresh = redis.execute(ENDED, keys, values.toArray());
        int i = 0;
        for (Ended event : events) {
            if (fresh != null && Long.valueOf(1).equals(fresh.get(i))) {
                listener.ended(tenant, event);
            }
            i++;
        }
    }

    @Override
    public Totals totals(TenantId tenant) {
        Map<String, Long> outcomes = new TreeMap<>();
        redis.opsForHash()
                .entries(totalsKey(tenant))
                .forEach((word, count) -> outcomes.put(word.toString(), Long.parseLong(count.toString())));
        Long seen = outcomes.remove(SEEN_FIELD);
        outcomes.values().removeIf(count -> count == 0);
        return new Totals(seen == null ? 0 : seen, outcomes);
    }

    /** What is kept of a message, for people: index of the event to its outcome. */
    public Map<Integer, String> story(TenantId tenant, String message) {
        Map<Integer, String> story = new LinkedHashMap<>();
        redis.opsForHash().entries(messageKey(tenant, message)).forEach((field, text) -> {
            String name = field.toString();
            if (name.startsWith("about:")) {
                story.put(Integer.valueOf(name.substring("about:".length())), text.toString());
            }
        });
        return story;
    }

    private static String totalsKey(TenantId tenant) {
        return "lb:{t:" + tenant + "}:history:totals";
    }

    private static String messageKey(TenantId tenant, String message) {
        return "lb:{t:" + tenant + "}:history:message:" + message;
    }
}
