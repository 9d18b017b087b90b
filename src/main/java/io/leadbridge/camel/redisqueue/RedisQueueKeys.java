package io.leadbridge.camel.redisqueue;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Names of a queue's keys in Redis.
 *
 * <p>All keys of a shard carry the hash tag {@code {q:NAME:SS}}, so that a script touches one slot of a cluster. A
 * group's shard is the CRC-32 of its UTF-8 name modulo the number of shards.
 */
public final class RedisQueueKeys {

    /** Most shards a queue may have. */
    public static final int MAX_SHARDS = 100;

    /** Longest name of a group, and longest id, in characters. */
    public static final int MAX_NAME_CHARS = 200;

    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String name;
    private final int shards;

    /**
     * @param name name of the queue: 1 to 64 letters, digits, dots, dashes or underscores
     * @param shards number of shards, 1 to 100; all users of a queue must agree on it
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public RedisQueueKeys(String name, int shards) {
        if (name == null || !QUEUE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "queueName: \"" + name + "\" given, 1 to 64 letters, digits, dots, dashes or underscores allowed");
        }
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("shards: " + shards + " given, 1 to " + MAX_SHARDS + " allowed");
        }
        this.name = name;
        this.shards = shards;
    }

    /** Name of the queue. */
    public String name() {
        return name;
    }

    /** Number of shards. */
    public int shards() {
        return shards;
    }

    /** Shard of a group, from 0. */
    public int shard(String group) {
        CRC32 crc = new CRC32();
        crc.update(group.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % shards);
    }

    /** What all keys of a shard begin with: {@code lb:{q:NAME:SS}:}. */
    public String prefix(int shard) {
        Objects.checkIndex(shard, shards);
        return "lb:{q:" + name + ':' + (shard < 10 ? "0" : "") + shard + "}:";
    }

    /** List of the messages of a group, oldest first. */
    public String group(String group) {
        return prefix(shard(group)) + "g:" + group;
    }

    /** Sorted set of the groups that may be handed out, by priority and since when they wait. */
    public String ready(int shard) {
        return prefix(shard) + "ready";
    }

    /** Sorted set: group to the end of its lease, milliseconds since the epoch. */
    public String leases(int shard) {
        return prefix(shard) + "leases";
    }

    /** Hash: group to fencing token and number of messages handed out. */
    public String owners(int shard) {
        return prefix(shard) + "owners";
    }

    /** Hash: group to the number of messages that are still to be handed out one by one, after a crash. */
    public String solo(int shard) {
        return prefix(shard) + "solo";
    }

    /** Sorted set of delayed and retried messages and held groups by due time, milliseconds since the epoch. */
    public String later(int shard) {
        return prefix(shard) + "later";
    }

    /** Sorted set of the parked messages' ids by the time they were parked. */
    public String parked(int shard) {
        return prefix(shard) + "parked";
    }

    /** Hash: id of a parked message to the message with its group and reason. */
    public String parkedMessages(int shard) {
        return prefix(shard) + "parked:messages";
    }

    /** List of one packed entry for each message sent with tags, newest first. */
    public String tags(int shard) {
        return prefix(shard) + "tags";
    }

    /** Hash of counters. */
    public String stats(int shard) {
        return prefix(shard) + "stats";
    }

    /** Hash: version of the format, number of shards, last fencing token, when a worker was last seen. */
    public String meta(int shard) {
        return prefix(shard) + "meta";
    }

    /** Channel on which sleeping consumers are woken. */
    public String wake(int shard) {
        return prefix(shard) + "wake";
    }

    /**
     * Key that says whether a message with this deduplication id is stored: {@code pending:TOKEN} while somebody
     * prepares it, {@code done:MESSAGE-ID} once it is. It carries the group's hash tag.
     *
     * @param group message group
     * @param id deduplication id, unique within the group
     */
    public String deduplicationKey(String group, String id) {
        return prefix(shard(group)) + "d:" + group.length() + ':' + group + ':' + id;
    }
}
