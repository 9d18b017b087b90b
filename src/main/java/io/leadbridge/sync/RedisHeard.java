package io.leadbridge.sync;

import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** {@link Heard} for all instances: {@code lb:{t:TENANT}:heard:LEAD}, gone by itself. One script, {@code heard.lua}. */
public final class RedisHeard implements Heard {

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> HEARD =
            RedisScript.of(new ClassPathResource("io/leadbridge/sync/heard.lua"), List.class);

    private final StringRedisTemplate redis;

    public RedisHeard(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Map<RecordRef, Instant> hear(TenantId tenant, Map<RecordRef, Instant> newest, Duration life) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(Long.toString(life.toMillis())));
        newest.forEach((lead, at) -> {
            keys.add("lb:{t:" + tenant + "}:heard:" + lead);
            arguments.add(Long.toString(at.toEpochMilli()));
        });
        List<?> answer = redis.execute(HEARD, keys, arguments.toArray());
        Map<RecordRef, Instant> before = new LinkedHashMap<>();
        int i = 0;
        for (RecordRef lead : newest.keySet()) {
            String last = answer.get(i++).toString();
            if (!last.isEmpty()) {
                before.put(lead, Instant.ofEpochMilli(Long.parseLong(last)));
            }
        }
        return before;
    }
}
