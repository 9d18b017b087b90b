package io.leadbridge.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

/** Walks stories back in time, some at a time. */
interface Scan {

    /**
     * The next ones.
     *
     * @param keys the latest first, each {@code TIME EVENT}
     * @param over whether there are none after them
     */
    record Some(List<Cursor> keys, boolean over) {}

    /** Those right behind a place. */
    Some behind(Cursor place);

    /** All stories. */
    static Scan all(StringRedisTemplate redis, String newest, String fromTime, int some) {
        return place -> {
            List<Cursor> keys = new ArrayList<>();
            long min = Long.parseLong(fromTime);
            long max = place.time().toEpochMilli() - (place.event().isEmpty() ? 1 : 0);
            // Of those that ended at the same time, some were told before; there may be more of them than are asked
            // for.
            for (long skip = 0; keys.isEmpty(); skip += some) {
                Collection<TypedTuple<String>> found =
                        redis.opsForZSet().reverseRangeByScoreWithScores(newest, min, max, skip, some);
                for (TypedTuple<String> one : Objects.requireNonNull(found)) {
                    String time = String.format(
                            "%013d", Objects.requireNonNull(one.getScore()).longValue());
                    Cursor key = new Cursor(time + " " + one.getValue());
                    if (key.compareTo(place) < 0) {
                        keys.add(key);
                    }
                }
                if (found.size() < some) {
                    return new Some(keys, true);
                }
            }
            return new Some(keys, false);
        };
    }

    /** Those that have any of some terms. */
    static Scan ofTerms(StringRedisTemplate redis, String index, String fromTime, Collection<String> terms, int some) {
        List<String> all = List.copyOf(terms);
        int ofEach = Math.max(LEAST_OF_EACH, some / Math.max(1, all.size()));
        return place -> {
            List<String> values = new ArrayList<>(List.of(fromTime, place.key(), Integer.toString(ofEach)));
            values.addAll(all);
            List<?> lists = redis.execute(StoryScripts.LATEST, List.of(index), values.toArray());
            Set<Cursor> merged = new TreeSet<>(Collections.reverseOrder());
            Cursor horizon = null;
            for (Object list : Objects.requireNonNull(lists)) {
                List<Cursor> keys = ((List<?>) list)
                        .stream().map(key -> new Cursor(key.toString())).toList();
                merged.addAll(keys);
                if (keys.size() == ofEach) {
                    // Of this term there may be more right behind its last one.
                    Cursor last = keys.get(ofEach - 1);
                    horizon = horizon == null || last.compareTo(horizon) > 0 ? last : horizon;
                }
            }
            Cursor end = horizon;
            return new Some(
                    merged.stream()
                            .filter(key -> end == null || key.compareTo(end) >= 0)
                            .toList(),
                    end == null);
        };
    }

    /** Fewer of each term at a time would take too many turns. */
    int LEAST_OF_EACH = 20;
}
