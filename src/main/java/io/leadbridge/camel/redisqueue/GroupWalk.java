package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Walks over the groups of a shard, some at a time. Every group with messages in line is ready, leased, held or paused, so
 * the keys themselves need not be scanned. A group may be told more than once.
 */
final class GroupWalk {

    private static final int PAGE = 500;
    /** Entries of {@code later} hold whole messages, so fewer are read at once. */
    private static final int PAGE_OF_LATER = 50;

    /** @param length messages in line, those handed out included */
    record Line(String group, long length) {}

    private record Source(String key, String mark, int page) {}

    private final ShardCalls calls;

    GroupWalk(ShardCalls calls) {
        this.calls = calls;
    }

    /**
     * Walks.
     *
     * @param most entries to look at, about
     * @return whether all groups were told
     */
    boolean walk(int shard, int most, Consumer<List<Line>> page) {
        RedisQueueKeys keys = calls.keys();
        int left = most;
        for (Source source : List.of(
                new Source(keys.ready(shard), "", PAGE),
                new Source(keys.leases(shard), "", PAGE),
                new Source(keys.later(shard), "h", PAGE_OF_LATER))) {
            String cursor = "0";
            do {
                if (left <= 0) {
                    return false;
                }
                cursor = step(shard, source, cursor, page);
                left -= source.page();
            } while (!cursor.equals("0"));
        }
        return true;
    }

    private String step(int shard, Source source, String cursor, Consumer<List<Line>> page) {
        List<Object> answer = calls.await(() -> calls.list(
                Step.GROUPS,
                List.of(source.key()),
                cursor,
                source.mark(),
                calls.keys().prefix(shard) + "g:",
                source.page()));
        List<Line> lines = new ArrayList<>();
        for (int index = 1; index < answer.size(); index += 2) {
            lines.add(new Line(
                    RedisQueueCommands.string(answer.get(index)), RedisQueueCommands.integer(answer.get(index + 1))));
        }
        page.accept(lines);
        return RedisQueueCommands.string(answer.get(0));
    }
}
