package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.Resealed;
import io.leadbridge.event.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
 *
 * <p>An instance relies on its own copy for a moment. It may call once in vain with a token that another instance has
 * replaced meanwhile; then the copy is forgotten, and the new one is found.
 */
public final class RedisTokens implements Tokens, Sealed {

    private static final Logger LOG = LoggerFactory.getLogger(RedisTokens.class);

    private static final RedisScript<Long> RESEAL =
            RedisScript.of(new ClassPathResource("io/leadbridge/crm/token_reseal.lua"), Long.class);

    private final StringRedisTemplate redis;
    private final Sealer sealer;
    private final InstantSource clock;
    private final Duration local;
    private final Map<Account, Copy> copies = new ConcurrentHashMap<>();

    private final AtomicLong changes = new AtomicLong();

    private record Copy(String token, Instant until) {}

    /** Without copies. */
    public RedisTokens(StringRedisTemplate redis, Sealer sealer) {
        this(redis, sealer, InstantSource.fixed(Instant.EPOCH), Duration.ZERO);
    }

    /** @param local how long this instance relies on its own copy of a token before it looks at the one in Redis */
    public RedisTokens(StringRedisTemplate redis, Sealer sealer, InstantSource clock, Duration local) {
        this.redis = redis;
        this.sealer = sealer;
        this.clock = clock;
        this.local = local;
    }

    @Override
    public Optional<String> get(Account account) {
        Instant now = clock.instant();
        Copy copy = copies.get(account);
        if (copy != null && now.isBefore(copy.until())) {
            return Optional.of(copy.token());
        }
        long before = changes.get();
        Optional<String> token = kept(account);
        token.ifPresent(found -> copy(account, new Copy(found, now.plus(local)), before));
        return token;
    }

    /** Not if a token was put or evicted meanwhile: a dead one would be tried twice in a row, which looks like a wrong password. */
    private synchronized void copy(Account account, Copy copy, long before) {
        if (changes.get() == before) {
            copies.put(account, copy);
        }
    }

    private synchronized void forget(Account account) {
        changes.incrementAndGet();
        copies.remove(account);
    }

    private Optional<String> kept(Account account) {
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
        forget(account);
        byte[] sealed = sealer.seal(token.getBytes(StandardCharsets.UTF_8), key(account));
        answer(account, () -> {
            redis.opsForValue().set(key(account), Base64.getEncoder().encodeToString(sealed), life);
            return redis.delete(key(account) + ":login");
        });
        forget(account);
    }

    /** Between look and delete another token may be put; then that one is asked for once more, which does no harm. */
    @Override
    public void evict(Account account, String token) {
        forget(account);
        if (kept(account).filter(token::equals).isPresent()) {
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
