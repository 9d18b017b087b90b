package io.leadbridge.camel.redisqueue;

import java.util.List;

/**
 * A leased group and what was handed out of it.
 *
 * @param shard where it was made
 * @param group null if none was ready
 * @param token fencing token, null without a group; a later lease of the shard has a greater one
 * @param messages oldest first; empty without a group
 */
record Claim(int shard, String group, String token, List<QueueMessage> messages) {

    static Claim none(int shard) {
        return new Claim(shard, null, null, List.of());
    }

    boolean isEmpty() {
        return group == null;
    }

    /** Names the claim for the log. */
    String name() {
        return "message " + messages.get(0).id() + " and " + (messages.size() - 1) + " more of group " + group;
    }
}
