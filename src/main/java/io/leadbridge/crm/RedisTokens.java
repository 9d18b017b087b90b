package io.leadbridge.crm;

import io.leadbridge.event.Account;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Tokens in Redis, sealed: {@code lb:{t:TENANT}:token:CRM}, and {@code …:login} for the right to log in. */
public final class RedisTokens implements Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(RedisTokens.class);

    private final StringRedisTemplate redis;
    private final Sealer sealer;

    public RedisTokens(StringRedisTemplate redis, Sealer sealer) {
        this.redis = redis;
        this.sealer = sealer;
    }

    @Override
    public Optional<String> get(Account account) {
        String sealed = redis.opsForValue().get(key(account));
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            byte[] open = sealer.open(Base64.getDecoder().decode(sealed), key(account));
            return Optional.of(new String(open, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} the kept token was sealed with another key; it is asked for anew", account);
            return Optional.empty();
        }
    }

    @Override
    public void put(Account account, String token, Duration life) {
        byte[] sealed = sealer.seal(token.getBytes(StandardCharsets.UTF_8), key(account));
        redis.opsForValue().set(key(account), Base64.getEncoder().encodeToString(sealed), life);
        redis.delete(key(account) + ":login");
    }

    /** Between look and delete another token may be put; then that one is asked for once more, which does no harm. */
    @Override
    public void evict(Account account, String token) {
        if (get(account).filter(token::equals).isPresent()) {
            redis.delete(key(account));
        }
    }

    @Override
    public boolean claim(Account account, Duration lease) {
        return Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(key(account) + ":login", "", lease));
    }

    private static String key(Account account) {
        return "lb:{t:" + account.tenant() + "}:token:" + account.crm();
    }
}
