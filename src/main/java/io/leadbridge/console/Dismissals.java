package io.leadbridge.console;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Problems that a person does not want to be told of any more. One comes back when it happens anew: when it was gone in
 * between, is another happening of its kind, or has grown; and in any case after {@link #LIFE}. In Redis, for all instances:
 * the hash {@code lb:console:dismissed}, a problem's name to {@code UNTIL_MS LEVEL MARK}.
 */
final class Dismissals {

    /** How long nobody is told at most. */
    static final Duration LIFE = Duration.ofDays(7);

    /** How many are kept at most. */
    static final int MOST = 100;

    private static final String KEY = "lb:console:dismissed";

    private final StringRedisTemplate redis;
    private final Clock clock;
    /** What this instance saw while it was dismissed: only who has seen a problem can see it go. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private record Kept(long untilMs, long level, String mark) {

        static Kept read(Object text) {
            String[] parts = text.toString().split(" ", 3);
            return new Kept(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
        }

        boolean covers(Problems.Found problem, long nowMs) {
            return nowMs < untilMs && problem.level() <= level && problem.mark().equals(mark);
        }
    }

    Dismissals(StringRedisTemplate redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** @throws Astray if there are too many */
    void dismiss(Problems.Found problem) {
        Long size = redis.opsForHash().size(KEY);
        if (size != null && size >= MOST) {
            throw Astray.bad("problem: " + size + " are dismissed; at most " + MOST + " expected");
        }
        long untilMs = clock.instant().plus(LIFE).toEpochMilli();
        redis.opsForHash().put(KEY, problem.name(), untilMs + " " + problem.level() + " " + problem.mark());
        seen.add(problem.name());
    }

    void restore(Problems.Found problem) {
        redis.opsForHash().delete(KEY, problem.name());
    }

    /** The names of those of these problems that nobody wants to be told of. */
    Set<String> among(List<Problems.Found> problems) {
        Map<String, Kept> kept = kept();
        long nowMs = clock.millis();
        return problems.stream()
                .filter(problem -> kept.containsKey(problem.name())
                        && kept.get(problem.name()).covers(problem, nowMs))
                .map(Problems.Found::name)
                .collect(Collectors.toSet());
    }

    boolean isEmpty() {
        return kept().isEmpty();
    }

    /** Forgets those that are over. */
    void sweep(List<Problems.Found> problems) {
        Set<String> covered = among(problems);
        long nowMs = clock.millis();
        kept().forEach((name, one) -> {
            boolean there = problems.stream().anyMatch(problem -> problem.name().equals(name));
            boolean gone = !there && seen.contains(name);
            if (covered.contains(name)) {
                seen.add(name);
            } else if (there || gone || nowMs >= one.untilMs()) {
                redis.opsForHash().delete(KEY, name);
                seen.remove(name);
            }
        });
    }

    private Map<String, Kept> kept() {
        Map<String, Kept> kept = new HashMap<>();
        redis.opsForHash().entries(KEY).forEach((name, text) -> kept.put(name.toString(), Kept.read(text)));
        return kept;
    }
}
