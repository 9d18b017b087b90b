package io.leadbridge.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** Slots that all instances share, by Redis' clock. The key holds a hash of the credential, never the credential. */
public final class RedisSlots implements Slots {

    private final StringRedisTemplate redis;
    private final RedisScript<Long> reserve =
            RedisScript.of(new ClassPathResource("io/leadbridge/limit/reserve.lua"), Long.class);

    public RedisSlots(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Slot reserve(String credential, int requests, Duration window, Duration waitMax) {
        long answer = redis.execute(
                reserve,
                List.of("lb:{limit:" + hash(credential) + "}"),
                Integer.toString(requests),
                Long.toString(window.toMillis()),
                Long.toString(waitMax.toMillis()));
        return answer >= 0
                ? new Slot(true, Duration.ofMillis(answer))
                : new Slot(false, Duration.ofMillis(-1 - answer));
    }

    private static String hash(String credential) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(credential.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
