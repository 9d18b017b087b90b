package io.leadbridge.right;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The rights that this instance has: bean {@code rights}. A right is the fields {@code token} and {@code untilMs} of a hash,
 * set by whoever took it. Safe for several threads.
 */
public final class Rights {

    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);

    private static final RedisScript<Long> RENEW =
            RedisScript.of(new ClassPathResource("io/leadbridge/right/renew.lua"), Long.class);

    private final StringRedisTemplate redis;
    private final Terms terms;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /**
     * How long rights hold.
     *
     * @param life after so long without a renewal, a right ends by itself
     * @param silence a job that has given no sign for so long is taken for dead: its right is renewed no more
     */
    public record Terms(Duration life, Duration silence) {}

    private record Kept(String key, Instant until) {}

    public Rights(StringRedisTemplate redis, Terms terms, InstantSource clock) {
        this.redis = redis;
        this.terms = terms;
        this.clock = clock;
    }

    /** For how long a right is to be taken. */
    public Duration life() {
        return terms.life();
    }

    /**
     * A right was taken, or its job gives a sign of life: it is renewed from now on.
     *
     * @param key of its hash
     * @param token its own
     */
    public void keep(String key, String token) {
        kept.put(token, new Kept(key, clock.instant().plus(terms.silence())));
    }

    /** The job of that right is over, or broke off: what is left of its life is not renewed. */
    public void drop(String token) {
        kept.remove(token);
    }

    /** Renews all that are kept. Called by a timer, three times in their life at least; never throws. */
    public void renew() {
        Instant now = clock.instant();
        kept.forEach((token, right) -> {
            if (now.isAfter(right.until())) {
                LOG.warn("{} right: its job gave no sign for {}, not renewed any more", right.key(), terms.silence());
                kept.remove(token, right);
            } else {
                renew(token, right);
            }
        });
    }

    private void renew(String token, Kept right) {
        try {
            Long renewed = redis.execute(
                    RENEW,
                    List.of(right.key()),
                    token,
                    Long.toString(terms.life().toMillis()));
            if (renewed == null || renewed == 0) {
                kept.remove(token, right);
            }
        } catch (DataAccessException e) {
            LOG.warn("{} right: not renewed now, Redis does not answer", right.key());
        }
    }
}
