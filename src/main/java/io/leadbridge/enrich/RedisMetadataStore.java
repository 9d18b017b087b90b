package io.leadbridge.enrich;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.leadbridge.event.Account;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Metadata as JSON under {@code lb:{t:TENANT}:metadata:CRM}, and a lock beside it.
 *
 * <p>Spring's own RedisCache locks the whole cache, and without a time-out; so a lock of each key stands here.
 */
public final class RedisMetadataStore implements MetadataStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisMetadataStore.class);

    /** Far longer than it is fresh: stale metadata is better than none while a CRM is down. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final RedisScript<Long> DELETE_IF_MINE = RedisScript.of(
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0", Long.class);

    private final StringRedisTemplate redis;
    private final String owner = UUID.randomUUID().toString();
    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public RedisMetadataStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Optional<Stored> load(Account account) {
        String text = redis.opsForValue().get(key(account));
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(text, Stored.class));
        } catch (JsonProcessingException e) {
            LOG.warn("{} the cached metadata has a form that is not ours; it is read from the CRM again", account);
            return Optional.empty();
        }
    }

    @Override
    public void save(Account account, Stored stored) {
        try {
            redis.opsForValue().set(key(account), json.writeValueAsString(stored), KEPT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("metadata is made of plain records", e);
        }
    }

    @Override
    public void evict(Account account) {
        redis.delete(key(account));
    }

    @Override
    public boolean lock(Account account, Duration lease) {
        return Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(lockKey(account), owner, lease));
    }

    @Override
    public void unlock(Account account) {
        redis.execute(DELETE_IF_MINE, List.of(lockKey(account)), owner);
    }

    private static String key(Account account) {
        return "lb:{t:" + account.tenant() + "}:metadata:" + account.crm();
    }

    private static String lockKey(Account account) {
        return key(account) + ":lock";
    }
}
