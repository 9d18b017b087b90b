package io.leadbridge.console;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.History;
import io.leadbridge.history.Steps;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * How often each rule fired and did not, over the last hours, of all instances: bean {@code console-rule-counts}. What ends
 * is counted here, in memory; a timer adds it up in Redis, so that recording an outcome costs no call more. An instance that
 * is killed loses what it counted since. A hash for each tenant and hour, {@code lb:{t:TENANT}:rules:HOUR}: {@code +RULE} for
 * fired, {@code -RULE} for not.
 */
public final class RuleCounts implements History.Listener {

    /** Hours that are told, the present one among them. */
    static final int HOURS = 24;

    private static final Logger LOG = LoggerFactory.getLogger(RuleCounts.class);

    /** Numbers that are kept in memory while Redis is away; of more, the further ones are not counted. */
    private static final int SLOTS_MAX = 10_000;

    private static final Duration LIFE = Duration.ofHours(HOURS + 1);

    private final StringRedisTemplate redis;
    private final Clock clock;
    private Map<Slot, Long> counted = new HashMap<>();

    private record Slot(TenantId tenant, long hour, String field) {}

    /**
     * One rule's numbers.
     *
     * @param fired leads for which it fired
     * @param not leads that it was asked about, and did not fire
     */
    public record Count(long fired, long not) {

        /** Nothing was counted. */
        static final Count NONE = new Count(0, 0);

        private Count plus(String field, long number) {
            return field.startsWith("+") ? new Count(fired + number, not) : new Count(fired, not + number);
        }
    }

    public RuleCounts(StringRedisTemplate redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public void ended(TenantId tenant, Ended event) {
        // Events that another one speaks for have no work of their own: a lead counts once.
        if (event.work() == null) {
            return;
        }
        long hour = hour();
        for (Step step : event.steps()) {
            if (step.kind() == Step.Kind.RULE) {
                add(new Slot(tenant, hour, (Steps.isFired(step) ? "+" : "-") + step.subject()), 1);
            }
        }
    }

    private synchronized void add(Slot slot, long number) {
        if (counted.size() < SLOTS_MAX || counted.containsKey(slot)) {
            counted.merge(slot, number, Long::sum);
        }
    }

    private synchronized Map<Slot, Long> taken() {
        Map<Slot, Long> taken = counted;
        counted = new HashMap<>();
        return taken;
    }

    /** Adds what was counted up in Redis. Called by a timer; what Redis does not take now goes the next time. */
    public void flush() {
        Map<Slot, Long> taken = taken();
        if (taken.isEmpty()) {
            return;
        }
        try {
            redis.executePipelined(new SessionCallback<Object>() {
                @Override
                @SuppressWarnings("unchecked")
                public <K, V> Object execute(RedisOperations<K, V> operations) {
                    RedisOperations<String, String> texts = (RedisOperations<String, String>) operations;
                    taken.forEach((slot, number) -> {
                        String key = key(slot.tenant(), slot.hour());
                        texts.opsForHash().increment(key, slot.field(), number);
                        texts.expire(key, LIFE);
                    });
                    return null;
                }
            });
        } catch (DataAccessException e) {
            LOG.warn("console: {} numbers of rules wait, Redis does not take them", taken.size());
            taken.forEach(this::add);
        }
    }

    /** Of the last hours, by the rule's name; a rule that was not asked is not in it. */
    Map<String, Count> last(TenantId tenant) {
        List<String> keys = new ArrayList<>();
        for (long hour = hour() - HOURS + 1; hour <= hour(); hour++) {
            keys.add(key(tenant, hour));
        }
        Map<String, Count> counts = new TreeMap<>();
        for (Object form : redis.executePipelined(new SessionCallback<Object>() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> Object execute(RedisOperations<K, V> operations) {
                keys.forEach(key -> operations.opsForHash().entries((K) key));
                return null;
            }
        })) {
            ((Map<?, ?>) form).forEach((field, number) -> {
                String name = field.toString();
                counts.merge(
                        name.substring(1),
                        Count.NONE.plus(name, Long.parseLong(number.toString())),
                        (one, other) -> new Count(one.fired() + other.fired(), one.not() + other.not()));
            });
        }
        return counts;
    }

    private long hour() {
        return clock.instant().getEpochSecond() / Duration.ofHours(1).toSeconds();
    }

    private static String key(TenantId tenant, long hour) {
        return "lb:{t:" + tenant + "}:rules:" + hour;
    }
}
