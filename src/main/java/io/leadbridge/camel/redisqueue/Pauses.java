package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Pausing and resuming of groups and of the whole queue. */
final class Pauses {

    private static final String ALL = "";

    private final ShardCalls calls;

    Pauses(ShardCalls calls) {
        this.calls = calls;
    }

    boolean pause(String group) {
        return calls.await(() -> pause(calls.keys().shard(group), group)) == 1;
    }

    boolean pauseAll() {
        return calls.awaitEach(shard -> pause(shard, ALL)).contains(1L);
    }

    private CompletableFuture<Long> pause(int shard, String group) {
        RedisQueueKeys keys = calls.keys();
        return calls.integer(Step.PAUSE, List.of(keys.ready(shard), keys.later(shard), keys.meta(shard)), group);
    }

    boolean resume(String group) {
        RedisQueueKeys keys = calls.keys();
        return calls.await(() -> resume(keys.shard(group), keys.group(group), group)) == 1;
    }

    boolean resumeAll() {
        RedisQueueKeys keys = calls.keys();
        return calls.awaitEach(shard -> resume(shard, keys.ready(shard), ALL)).contains(1L);
    }

    private CompletableFuture<Long> resume(int shard, String line, String group) {
        RedisQueueKeys keys = calls.keys();
        List<String> names = List.of(line, keys.ready(shard), keys.leases(shard), keys.later(shard), keys.meta(shard));
        return calls.integer(Step.RESUME, names, group, keys.wake(shard));
    }

    PausedGroups paused(int limit) {
        boolean queue = calls.awaitEach(shard -> calls.redis()
                        .call(redis -> redis.hexists(
                                RedisQueueCommands.bytes(calls.keys().meta(shard)),
                                RedisQueueCommands.bytes("paused"))))
                .contains(true);
        Range<Long> forEver = Range.from(Range.Boundary.including(DepthReader.PAUSED), Range.Boundary.unbounded());
        long total = calls.awaitEach(shard -> calls.redis().call(redis -> redis.zcount(later(shard), forEver))).stream()
                .mapToLong(Long::longValue)
                .sum();
        List<String> groups = new ArrayList<>();
        for (int shard = 0; shard < calls.keys().shards() && groups.size() < limit && total > 0; shard++) {
            byte[] later = later(shard);
            Limit rest = Limit.create(0, limit - groups.size());
            calls.await(() -> calls.redis().call(redis -> redis.zrangebyscore(later, forEver, rest)))
                    .forEach(member ->
                            groups.add(RedisQueueCommands.string(member).substring(1)));
        }
        return new PausedGroups(queue, List.copyOf(groups), total);
    }

    private byte[] later(int shard) {
        return RedisQueueCommands.bytes(calls.keys().later(shard));
    }
}
