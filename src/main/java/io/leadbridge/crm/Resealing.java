package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Resealed;
import io.leadbridge.event.TenantId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Seals one kind of a tenant's secrets anew: those at {@code lb:{t:TENANT}:KIND:CRM}, of tenants that have no file any more,
 * too, for they may come back. The context of each is its key.
 */
final class Resealing {

    private static final int KEYS_A_CALL = 1_000;

    /** A token is stored once in minutes at the most; who loses twice in a row runs beside something else. */
    private static final int TRIES = 3;

    private final StringRedisTemplate redis;
    private final Sealer sealer;
    private final String kind;
    private final UnaryOperator<String> read;
    private final RedisScript<Long> replace;

    private int already;
    private int anew;
    private int overtaken;
    private final List<String> unopened = new ArrayList<>();

    /**
     * @param kind the word in the key
     * @param read gives a key's sealed secret in base64, or {@code null} if it is gone
     * @param replace of the key: puts {@code ARGV[2]} in the place of {@code ARGV[1]}, and returns 1, or 0 if that is not there
     */
    Resealing(
            StringRedisTemplate redis,
            Sealer sealer,
            String kind,
            UnaryOperator<String> read,
            RedisScript<Long> replace) {
        this.redis = redis;
        this.sealer = sealer;
        this.kind = kind;
        this.read = read;
        this.replace = replace;
    }

    /** Does it, once. */
    Resealed all(String what) {
        Pattern form = Pattern.compile("lb:\\{t:([a-z0-9-]{1,40})}:" + kind + ":([a-z0-9]{1,20})");
        for (String key : keys("lb:{t:*}:" + kind + ":*")) {
            Matcher matcher = form.matcher(key);
            if (matcher.matches()) {
                one(key, new Account(new TenantId(matcher.group(1)), new CrmId(matcher.group(2))));
            }
        }
        return new Resealed(what, already, anew, overtaken, unopened);
    }

    private void one(String key, Account account) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            String sealed = read.apply(key);
            if (sealed == null) {
                return;
            }
            byte[] plain;
            try {
                byte[] bytes = Base64.getDecoder().decode(sealed);
                plain = sealer.open(bytes, key);
                if (!sealer.needsResealing(bytes)) {
                    already++;
                    return;
                }
            } catch (IllegalArgumentException e) {
                unopened.add("tenant " + account.tenant() + ", " + account.crm() + ": " + e.getMessage());
                return;
            }
            String again = Base64.getEncoder().encodeToString(sealer.seal(plain, key));
            if (redis.execute(replace, List.of(key), sealed, again) == 1) {
                anew++;
                return;
            }
        }
        overtaken++;
    }

    /** Sorted, and each once: a scan may tell a key twice. */
    private Set<String> keys(String pattern) {
        ScanOptions options =
                ScanOptions.scanOptions().match(pattern).count(KEYS_A_CALL).build();
        Set<String> keys = new TreeSet<>();
        RedisConnectionFactory factory = redis.getRequiredConnectionFactory();
        try (RedisConnection connection = factory.getConnection()) {
            if (connection instanceof RedisClusterConnection cluster) {
                cluster.clusterGetNodes().forEach(node -> {
                    if (node.isMaster() && node.isConnected()) {
                        collect(cluster.scan(node, options), keys);
                    }
                });
            } else {
                collect(connection.keyCommands().scan(options), keys);
            }
        }
        return keys;
    }

    private void collect(Cursor<byte[]> found, Set<String> keys) {
        try (found) {
            found.forEachRemaining(key -> keys.add(redis.getStringSerializer().deserialize(key)));
        }
    }
}
