package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.Resealed;
import io.leadbridge.event.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Tokens in Redis, sealed: {@code lb:{t:TENANT}:token:CRM}, and {@code …:login} for the right to log in. While Redis does not
 * answer there is no token, and nobody may log in: then no call gets a slot either.
 */
public final class RedisTokens implements Tokens, Sealed {

    private static final Logger LOG = LoggerFactory.getLogger(RedisTokens.class);

    private static final RedisScript<Long> RESEAL =
            RedisScript.of(new ClassPathResource("io/leadbridge/crm/token_reseal.lua"), Long.class);

    private final StringRedisTemplate redis;
    private final Sealer sealer;

    public RedisTokens(StringRedisTemplate redis, Sealer sealer) {
        this.redis = redis;
        this.sealer = sealer;
    }

    @Override
    public Optional<String> get(Account account) {
        String sealed = answer(account, () -> redis.opsForValue().get(key(account)));
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            byte[] open = sealer.open(Base64.getDecoder().decode(sealed), key(account));
            return Optional.of(new String(open, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{} the kept token was sealed with a key that LEADBRIDGE_SECRET_KEY does not have; it is asked for anew",
                    account);
            return Optional.empty();
        }
    }

    @Override
    public void put(Account account, String token, Duration life) {
        byte[] sealed = sealer.seal(token.getBytes(StandardCharsets.UTF_8), key(account));
        answer(account, () -> {
            redis.opsForValue().set(key(account), Base64.getEncoder().encodeToString(sealed), life);
            return redis.delete(key(account) + ":login");
        });
    }

    /** Between look and delete another token may be put; then that one is asked for once more, which does no harm. */
    @Override
    public void evict(Account account, String token) {
        if (get(account).filter(token::equals).isPresent()) {
            answer(account, () -> redis.delete(key(account)));
        }
    }

    @Override
    public boolean claim(Account account, Duration lease) {
        return Boolean.TRUE.equals(
                answer(account, () -> redis.opsForValue().setIfAbsent(key(account) + ":login", "", lease)));
    }

    @Override
    public Resealed reseal() {
        return new Resealing(redis, sealer, "token", redis.opsForValue()::get, RESEAL).all("Tokens of logins");
    }

    /** {@code null} if Redis does not answer. */
    private static <T> T answer(Account account, Supplier<T> command) {
        try {
            return command.get();
        } catch (DataAccessException e) {
            LOG.warn(
                    "{} token: Redis does not answer ({}); held",
                    account,
                    e.getClass().getSimpleName());
            return null;
        }
    }

    private static String key(Account account) {
        return "lb:{t:" + account.tenant() + "}:token:" + account.crm();
    }
}
