package io.leadbridge.deliver;

import io.leadbridge.event.Lease;
import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Runs what writes into a tenant's books, each as one script that refuses a worker whose lease another one has followed.
 * {@code lb:{t:TENANT}:fence} holds the greatest token seen: one number for a tenant, for ever.
 */
final class Fence {

    private static final RedisScript<Long> WRITE = script("write");
    private static final long REFUSED = -1;

    private static final Lease NONE = () -> Duration.ZERO;

    private final StringRedisTemplate redis;
    private final Lease lease;

    /** For who has no lease, and is not fenced off. */
    Fence(StringRedisTemplate redis) {
        this(redis, NONE);
    }

    private Fence(StringRedisTemplate redis, Lease lease) {
        this.redis = redis;
        this.lease = lease;
    }

    Fence under(Lease held) {
        return new Fence(redis, held);
    }

    /** A script of this room, behind the fence: its last key and its last argument are the fence's. */
    static RedisScript<Long> script(String name) {
        return RedisScript.of(text("fence") + text(name), Long.class);
    }

    /**
     * Runs a script of {@link #script}.
     *
     * @return what it returns
     * @throws LeaseOver if a later lease was seen; nothing was done
     */
    long run(RedisScript<Long> script, TenantId tenant, List<String> keys, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add(Long.toString(lease.token()));
        Long answer = redis.execute(script, with(tenant, keys), all.toArray());
        if (answer == null) {
            throw new IllegalStateException("a script of the books did not answer");
        }
        if (answer == REFUSED) {
            lease.lost();
            throw new LeaseOver();
        }
        return answer;
    }

    /** Runs a script that only reads; from now on, earlier leases are refused. Its last key and argument are the fence's. */
    List<?> read(
            @SuppressWarnings("rawtypes") RedisScript<List> script,
            TenantId tenant,
            List<String> keys,
            List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add(Long.toString(lease.token()));
        return redis.execute(script, with(tenant, keys), all.toArray());
    }

    /** Sets strings for a while. */
    void set(TenantId tenant, List<String> keys, String value, Duration life) {
        write(tenant, keys, "set", value, Long.toString(life.toMillis()));
    }

    /** Sets a string that is there. */
    void replace(TenantId tenant, String key, String value) {
        write(tenant, List.of(key), "replace", value, "");
    }

    void delete(TenantId tenant, List<String> keys) {
        write(tenant, keys, "delete", "", "");
    }

    /** Takes a field of a hash away. */
    void forget(TenantId tenant, String key, String field) {
        write(tenant, List.of(key), "forget", field, "");
    }

    private void write(TenantId tenant, List<String> keys, String verb, String value, String lifeMs) {
        if (keys.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>();
        keys.forEach(key -> arguments.addAll(List.of(verb, value, lifeMs)));
        run(WRITE, tenant, keys, arguments);
    }

    private static List<String> with(TenantId tenant, List<String> keys) {
        List<String> all = new ArrayList<>(keys);
        all.add(RedisBooks.key(tenant, "fence"));
        return all;
    }

    private static String text(String name) {
        try {
            return new ClassPathResource("io/leadbridge/deliver/" + name + ".lua")
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
