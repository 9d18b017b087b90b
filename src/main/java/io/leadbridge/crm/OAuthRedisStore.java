package io.leadbridge.crm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.Account;
import io.leadbridge.event.Resealed;
import io.leadbridge.event.Sealed;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** Pairs in Redis, sealed: {@code lb:{t:TENANT}:oauth:CRM}. Times are Redis' own. Fails as Spring's template does. */
public final class OAuthRedisStore implements OAuthStore, Sealed {

    private static final Logger LOG = LoggerFactory.getLogger(OAuthRedisStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> LOOK = script("oauth_look", List.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = script("oauth_claim", List.class);

    private static final RedisScript<Long> STORE = script("oauth_store", Long.class);
    private static final RedisScript<Long> SET = script("oauth_set", Long.class);
    private static final RedisScript<Long> RELEASE = script("oauth_release", Long.class);
    private static final RedisScript<Long> RESEAL = script("oauth_reseal", Long.class);

    /** Consents are given by people: a few in a year. */
    private static final int SEEDS_REMEMBERED = 50;

    private final StringRedisTemplate redis;
    private final Sealer sealer;

    public OAuthRedisStore(StringRedisTemplate redis, Sealer sealer) {
        this.redis = redis;
        this.sealer = sealer;
    }

    @Override
    public Kept look(Account account, String seed) {
        List<?> found = redis.execute(LOOK, keys(account), seed);
        long generation = (Long) found.get(0);
        if (generation < 1) {
            return new Kept(generation, null, null);
        }
        String url = (String) found.get(3);
        return new Kept(
                generation,
                open(account, (String) found.get(1), Duration.ofMillis((Long) found.get(2))),
                url.isEmpty() ? null : URI.create(url));
    }

    @Override
    public Claim claim(Account account, String seed, long generation, String owner, Duration lease) {
        List<?> found = redis.execute(CLAIM, keys(account), seed, Long.toString(generation), owner, millis(lease));
        return new Claim((Long) found.get(0) == 1, Duration.ofMillis((Long) found.get(1)));
    }

    @Override
    public boolean store(Account account, String seed, long generation, OAuthPair pair) {
        String sealed = seal(account, pair);
        return 1
                == redis.execute(
                        STORE,
                        keys(account),
                        seed,
                        Long.toString(generation),
                        sealed,
                        millis(pair.life()),
                        Integer.toString(SEEDS_REMEMBERED));
    }

    @Override
    public void release(Account account, String owner) {
        redis.execute(RELEASE, keys(account), owner);
    }

    @Override
    public void expire(Account account, String seed, long generation) {
        redis.execute(SET, keys(account), seed, Long.toString(generation), "expires", "0");
    }

    @Override
    public void move(Account account, String seed, long generation, URI url) {
        redis.execute(SET, keys(account), seed, Long.toString(generation), "url", url.toString());
    }

    @Override
    public Resealed reseal() {
        return new Resealing(redis, sealer, "oauth", this::pair, RESEAL).all("OAuth tokens");
    }

    private String pair(String key) {
        return (String) redis.opsForHash().get(key, "pair");
    }

    private String seal(Account account, OAuthPair pair) {
        try {
            byte[] plain = JSON.writeValueAsBytes(
                    JSON.createObjectNode().put("access", pair.access()).put("refresh", pair.refresh()));
            return Base64.getEncoder().encodeToString(sealer.seal(plain, key(account)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two texts always make JSON", e);
        }
    }

    /** {@code null} if it cannot be opened: then only a new seed helps, or the key it was sealed with. */
    private OAuthPair open(Account account, String sealed, Duration life) {
        try {
            JsonNode pair = JSON.readTree(sealer.open(Base64.getDecoder().decode(sealed), key(account)));
            return new OAuthPair(
                    pair.path("access").asText(), pair.path("refresh").asText(), life);
        } catch (IllegalArgumentException | IOException e) {
            LOG.error(
                    "{} the kept tokens were sealed with a key that LEADBRIDGE_SECRET_KEY does not have: add that key"
                            + " behind the present one, or put a new refresh-token or code into the tenant file",
                    account);
            return null;
        }
    }

    private static <T> RedisScript<T> script(String name, Class<T> result) {
        return RedisScript.of(new ClassPathResource("io/leadbridge/crm/" + name + ".lua"), result);
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    private static List<String> keys(Account account) {
        return List.of(key(account));
    }

    private static String key(Account account) {
        return "lb:{t:" + account.tenant() + "}:oauth:" + account.crm();
    }
}
