package io.leadbridge.camel.redisqueue;

import java.util.List;

/**
 * One call of {@code settle.lua} and {@code claim.lua}.
 *
 * @param settlements what is settled first; may be empty
 * @param groups most groups to lease then; may be 0
 * @param limits bounds of what is handed out
 * @param redisWasThere whether Redis is known to have been there for the grace, see {@code claim.lua}
 * @param caller name under which an unanswered call is repeated, empty if it is not
 * @param number of the caller's call
 */
record ShardCall(
        int shard,
        List<SettledClaim> settlements,
        int groups,
        Limits limits,
        boolean redisWasThere,
        String caller,
        long number) {

    /**
     * @param batchSize most messages of a group
     * @param messages most messages of a call; the group with which they are reached is handed out whole
     * @param bytes most bytes of a call
     */
    record Limits(int batchSize, int messages, long bytes) {}

    /**
     * @param wakeMillis milliseconds until a further call may find something that nobody announces; -1 for nothing known
     * @param ready number of groups that are still ready
     * @param settled for each settlement whether the claim was still the caller's; if not, nothing was changed
     * @param claims the leased groups
     */
    record Answer(long wakeMillis, long ready, List<Boolean> settled, List<Claim> claims) {}
}
