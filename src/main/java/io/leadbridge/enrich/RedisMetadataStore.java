package io.leadbridge.enrich;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadbridge.event.Account;
import io.leadbridge.event.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Metadata as JSON in a hash {@code lb:{t:TENANT}:metadata:2:CRM}, where 2 is the version of its form, with a lock beside
 * it.
 *
 * <p>Spring's own RedisCache locks the whole cache, and without a time-out; so a lock of each key stands here.
 */
public final class RedisMetadataStore implements MetadataStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisMetadataStore.class);

    /** Far longer than it is fresh: stale metadata is better than none while a CRM is down. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String METADATA = "metadata";
    private static final String FRESH_UNTIL = "fresh-until";

    private static final RedisScript<Long> SAVE = script("save");
    private static final RedisScript<Long> EVICT = script("evict");
    private static final RedisScript<Long> DELETE_IF_MINE = RedisScript.of(
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0", Long.class);

    private final StringRedisTemplate redis;
    private final String instance = UUID.randomUUID().toString();
    private final AtomicLong locks = new AtomicLong();
    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public RedisMetadataStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    private static RedisScript<Long> script(String name) {
        return RedisScript.of(new ClassPathResource("io/leadbridge/enrich/" + name + ".lua"), Long.class);
    }

    @Override
    public Optional<Stored> load(Account account) {
        List<Object> kept = redis.opsForHash().multiGet(key(account), List.of(METADATA, FRESH_UNTIL));
        if (kept.get(0) == null || kept.get(1) == null) {
            return Optional.empty();
        }
        try {
            Metadata metadata = json.readValue(kept.get(0).toString(), Metadata.class);
            return Optional.of(new Stored(
                    metadata, Instant.ofEpochMilli(Long.parseLong(kept.get(1).toString()))));
        } catch (JsonProcessingException | NumberFormatException e) {
            LOG.warn("{} the cached metadata has a form that is not ours; it is read from the CRM again", account);
            return Optional.empty();
        }
    }

    @Override
    public boolean save(Account account, String lock, Stored stored) {
        try {
            Long kept = redis.execute(
                    SAVE,
                    List.of(key(account), lockKey(account)),
                    lock,
                    json.writeValueAsString(stored.metadata()),
                    Long.toString(stored.freshUntil().toEpochMilli()),
                    Long.toString(KEPT.toMillis()));
            return kept != null && kept == 1;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("metadata is made of plain records", e);
        }
    }

    @Override
    public void evict(Account account) {
        evict(account, Duration.ZERO);
    }

    @Override
    public boolean evict(Account account, Duration interval) {
        Long evicted = redis.execute(
                EVICT,
                List.of(key(account), lockKey(account), key(account) + ":evicted"),
                Long.toString(interval.toMillis()));
        return evicted != null && evicted == 1;
    }

    @Override
    public Optional<String> lock(Account account, Duration lease) {
        String lock = instance + ":" + locks.incrementAndGet();
        return Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(lockKey(account), lock, lease))
                ? Optional.of(lock)
                : Optional.empty();
    }

    @Override
    public void unlock(Account account, String lock) {
        redis.execute(DELETE_IF_MINE, List.of(lockKey(account)), lock);
    }

    private static String key(Account account) {
        return "lb:{t:" + account.tenant() + "}:metadata:2:" + account.crm();
    }

    private static String lockKey(Account account) {
        return key(account) + ":lock";
    }
}
