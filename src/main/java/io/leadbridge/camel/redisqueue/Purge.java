package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Throws away what waits; what is handed out stays. Each step throws away a bounded number. */
final class Purge {

    private static final int MOST_AT_ONCE = 1000;
    private static final int ALL = Integer.MAX_VALUE;
    /** While a walk goes on, a group may move from a set not yet seen to one already seen. */
    private static final int MOST_PASSES = 10;

    private final ShardCalls calls;
    private final ParkedMessages parked;

    Purge(ShardCalls calls, ParkedMessages parked) {
        this.calls = calls;
        this.parked = parked;
    }

    Purged group(String group, boolean parkedToo) {
        long inLine = purgeLine(group);
        long later = purgeLater(calls.keys().shard(group), group);
        return new Purged(
                inLine, later, parkedToo ? parked.dropAll(ParkedFilter.all().withGroup(group)) : 0);
    }

    Purged queue(boolean parkedToo) {
        long inLine = 0;
        long later = 0;
        for (int shard = 0; shard < calls.keys().shards(); shard++) {
            later += purgeLater(shard, "");
            inLine += purgeLines(shard);
        }
        return new Purged(inLine, later, parkedToo ? parked.dropAll(ParkedFilter.all()) : 0);
    }

    private long purgeLines(int shard) {
        GroupWalk walk = new GroupWalk(calls);
        AtomicLong purged = new AtomicLong();
        long before;
        int pass = 0;
        do {
            before = purged.get();
            walk.walk(shard, ALL, lines -> lines.stream()
                    .filter(line -> line.length() > 0)
                    .forEach(line -> purged.addAndGet(purgeLine(line.group()))));
        } while (purged.get() > before && ++pass < MOST_PASSES);
        return purged.get();
    }

    /** Throws away as many as are there at the first step, so that it ends though others go on sending. */
    private long purgeLine(String group) {
        RedisQueueKeys keys = calls.keys();
        int shard = keys.shard(group);
        List<String> names =
                List.of(keys.group(group), keys.ready(shard), keys.owners(shard), keys.solo(shard), keys.stats(shard));
        long purged = 0;
        long goal = Long.MAX_VALUE;
        while (purged < goal) {
            long most = Math.min(MOST_AT_ONCE, goal - purged);
            List<Object> answer = calls.await(() -> calls.list(Step.PURGE, names, group, most));
            long step = RedisQueueCommands.integer(answer.get(0));
            purged += step;
            goal = Math.min(goal, purged + RedisQueueCommands.integer(answer.get(1)));
            if (step == 0) {
                break;
            }
        }
        return purged;
    }

    private long purgeLater(int shard, String group) {
        List<String> names = List.of(calls.keys().later(shard), calls.keys().stats(shard));
        String cursor = "0";
        long purged = 0;
        do {
            String from = cursor;
            List<Object> answer = calls.await(() -> calls.list(Step.PURGE_LATER, names, from, group, MOST_AT_ONCE));
            cursor = RedisQueueCommands.string(answer.get(0));
            purged += RedisQueueCommands.integer(answer.get(1));
        } while (!cursor.equals("0"));
        return purged;
    }
}
