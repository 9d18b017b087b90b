package io.leadbridge.camel.redisqueue;

import java.util.List;

/**
 * What a claim brought.
 *
 * @param shard where it was made
 * @param group the leased group, null if none was ready
 * @param token fencing token, null without a group; a later lease of the shard has a greater one
 * @param messages handed out, oldest first; empty without a group
 * @param wakeMillis milliseconds until a further claim may find something that nobody announces; -1 if nothing is known
 * @param ready number of groups that are still ready
 */
record Claim(int shard, String group, String token, List<QueueMessage> messages, long wakeMillis, long ready) {

    boolean isEmpty() {
        return group == null;
    }
}
