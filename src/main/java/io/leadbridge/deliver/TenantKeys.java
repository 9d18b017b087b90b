package io.leadbridge.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Walks over keys by the beginning of their names, some at a time. */
final class TenantKeys {

    private static final int SCANNED_AT_ONCE = 1000;
    private static final int PAGE = 100;

    private final StringRedisTemplate redis;

    TenantKeys(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /**
     * Tells every key with that beginning; one perhaps twice, one that comes meanwhile perhaps not.
     *
     * @param prefix with a hash tag, so that all of them are on one node of a cluster; nothing in it has a meaning in a
     *     pattern of Redis
     * @param each gets up to 100 keys
     */
    void walk(String prefix, Consumer<List<String>> each) {
        redis.execute((RedisCallback<Void>) connection -> {
            List<String> page = new ArrayList<>();
            try (Cursor<byte[]> cursor = scan(connection, prefix)) {
                while (cursor.hasNext()) {
                    page.add(redis.getStringSerializer().deserialize(cursor.next()));
                    if (page.size() == PAGE) {
                        each.accept(List.copyOf(page));
                        page.clear();
                    }
                }
            }
            if (!page.isEmpty()) {
                each.accept(page);
            }
            return null;
        });
    }

    private static Cursor<byte[]> scan(RedisConnection connection, String prefix) {
        ScanOptions options = ScanOptions.scanOptions()
                .match(prefix + "*")
                .count(SCANNED_AT_ONCE)
                .build();
        if (connection instanceof RedisClusterConnection cluster) {
            return cluster.scan(
                    cluster.clusterGetNodeForKey(prefix.getBytes(java.nio.charset.StandardCharsets.UTF_8)), options);
        }
        return connection.keyCommands().scan(options);
    }
}
