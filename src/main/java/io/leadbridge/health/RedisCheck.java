package io.leadbridge.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Is Redis there, and set up so that nothing is lost? Version 6.2 or newer, append-only file on and well, nothing evicted,
 * and room left. Everything is read from INFO, which providers leave open where they close CONFIG. Of a cluster, every node
 * is looked at.
 */
public final class RedisCheck extends DependencyCheck {

    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    private static final int FULL_PERCENT = 90;

    private final RedisConnectionFactory redis;

    public RedisCheck(RedisConnectionFactory redis) {
        super("redis");
        this.redis = redis;
    }

    /**
     * What is wrong, for the log at the start.
     *
     * @throws RuntimeException if Redis cannot be asked
     */
    public List<String> faults() {
        return look(new java.util.TreeMap<>());
    }

    @Override
    List<String> look(Map<String, Object> details) {
        try (RedisConnection connection = redis.getConnection()) {
            Properties info = connection.serverCommands().info();
            List<String> faults = new ArrayList<>();
            for (String node : nodes(info)) {
                lookAt(node, info, faults, details);
            }
            return faults;
        }
    }

    /** What the keys of each node begin with: nothing, if it is a single one; {@code host:port.} in a cluster. */
    private static TreeSet<String> nodes(Properties info) {
        TreeSet<String> nodes = new TreeSet<>();
        info.stringPropertyNames().stream()
                .filter(key -> key.endsWith("redis_version"))
                .forEach(key -> nodes.add(key.substring(0, key.length() - "redis_version".length())));
        return nodes;
    }

    private static void lookAt(String node, Properties info, List<String> faults, Map<String, Object> details) {
        String version = info.getProperty(node + "redis_version", "");
        details.put(node + "version", version);
        if (!isNewEnough(version)) {
            faults.add(node + "version " + version + ", " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer expected");
        }
        if (!"1".equals(info.getProperty(node + "aof_enabled"))) {
            faults.add(node + "appendonly is off: accepted webhooks are lost when Redis stops; set appendonly yes");
        } else if (!"ok".equals(info.getProperty(node + "aof_last_write_status", "ok"))) {
            faults.add(node + "the append-only file cannot be written; look at Redis' log and disk");
        }
        if ("1".equals(info.getProperty(node + "loading"))) {
            faults.add(node + "Redis is reading its files, and answers nothing else until it has");
        }
        if ("slave".equals(info.getProperty(node + "role"))) {
            faults.add(node
                    + "this is a replica, which takes no writes; give the address of the master, or of the Sentinels");
        }
        String policy = info.getProperty(node + "maxmemory_policy", "noeviction");
        if (!"noeviction".equals(policy)) {
            faults.add(node + "maxmemory-policy is " + policy
                    + ": Redis throws messages away when it is full; set noeviction");
        }
        memory(node, info, faults, details);
    }

    private static void memory(String node, Properties info, List<String> faults, Map<String, Object> details) {
        long used = number(info, node + "used_memory");
        long most = number(info, node + "maxmemory");
        details.put(node + "usedMemoryBytes", used);
        details.put(node + "maxMemoryBytes", most);
        if (most > 0 && used * 100 >= most * FULL_PERCENT) {
            faults.add(node + "memory is full to " + used * 100 / most + " %, below " + FULL_PERCENT + " % expected");
        }
    }

    private static long number(Properties info, String key) {
        String text = info.getProperty(key, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static boolean isNewEnough(String version) {
        String[] parts = version.split("\\.");
        if (parts.length < 2 || !parts[0].matches("\\d{1,4}") || !parts[1].matches("\\d{1,4}")) {
            return false;
        }
        int major = Integer.parseInt(parts[0]);
        return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && Integer.parseInt(parts[1]) >= OLDEST_MINOR);
    }
}
