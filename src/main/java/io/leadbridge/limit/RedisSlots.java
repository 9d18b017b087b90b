package io.leadbridge.limit;

import java.time.Duration;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** Slots shared by all instances, by Redis' clock: exact over any sliding window. One script, {@code reserve.lua}. */
public final class RedisSlots implements Slots {

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> RESERVE =
            RedisScript.of(new ClassPathResource("io/leadbridge/limit/reserve.lua"), List.class);

    private final StringRedisTemplate redis;

    public RedisSlots(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Slot reserve(String key, int requests, Duration window, Duration maxWait) {
        List<Long> answer = run(key, requests, window, maxWait);
        return new Slot(answer.get(0) == 1, Duration.ofMillis(answer.get(1)));
    }

    /** What the script returns. */
    @SuppressWarnings("unchecked")
    List<Long> run(String key, int requests, Duration window, Duration maxWait) {
        return redis.execute(
                RESERVE,
                List.of("lb:{limit:" + key + "}"),
                Integer.toString(requests),
                Long.toString(window.toMillis()),
                Long.toString(maxWait.toMillis()));
    }
}
