package io.leadbridge.alert;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** The book in Redis: hash {@code lb:{alert}:told}, and the right to a round in {@code lb:{alert}:round}. */
public final class RedisBook implements Book {

    private static final String TOLD = "lb:{alert}:told";
    private static final String ROUND = "lb:{alert}:round";

    /** Only the owner's right is given back. */
    private static final RedisScript<Long> END = RedisScript.of(
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0", Long.class);

    private final StringRedisTemplate redis;

    public RedisBook(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public boolean begin(String token, Duration lease) {
        return Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(ROUND, token, lease));
    }

    @Override
    public void end(String token) {
        redis.execute(END, List.of(ROUND), token);
    }

    @Override
    public Map<String, Told> told() {
        Map<String, Told> told = new TreeMap<>();
        redis.<String, String>opsForHash().entries(TOLD).forEach((key, text) -> told.put(key, Told.read(text)));
        return told;
    }

    @Override
    public void put(Map<String, Told> told) {
        if (!told.isEmpty()) {
            Map<String, String> texts = new LinkedHashMap<>();
            told.forEach((key, value) -> texts.put(key, value.write()));
            redis.opsForHash().putAll(TOLD, texts);
        }
    }

    @Override
    public void remove(String key) {
        redis.opsForHash().delete(TOLD, key);
    }
}
