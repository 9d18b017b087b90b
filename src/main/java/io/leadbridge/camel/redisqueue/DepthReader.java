package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.GroupWalk.Line;
import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The numbers of a queue and of its groups. */
final class DepthReader {

    /** Score of a paused group in {@code later}: 2^53 - 1, see {@code pause.lua}. */
    static final long PAUSED = 9_007_199_254_740_991L;

    /** All numbers of one shard, read in one step. */
    record Inspection(Instant now, QueueDepth depth, QueueStats stats) {
        Inspection plus(Inspection other) {
            return new Inspection(now, depth.plus(other.depth), stats.plus(other.stats));
        }
    }

    private final ShardCalls calls;

    DepthReader(ShardCalls calls) {
        this.calls = calls;
    }

    Inspection inspect() {
        return calls.awaitEach(this::inspect).stream().reduce(Inspection::plus).orElseThrow();
    }

    private CompletableFuture<Inspection> inspect(int shard) {
        RedisQueueKeys keys = calls.keys();
        List<String> names = List.of(
                keys.ready(shard),
                keys.leases(shard),
                keys.owners(shard),
                keys.later(shard),
                keys.parked(shard),
                keys.stats(shard),
                keys.meta(shard));
        return calls.list(
                        Step.INSPECT,
                        names,
                        keys.prefix(shard) + "g:",
                        RedisQueueOperations.MOST_GROUPS,
                        RedisQueueOperations.MOST_LATER_LOOKED)
                .thenApply(DepthReader::readInspection);
    }

    Optional<QueueBalance> balance() {
        List<Optional<QueueBalance>> shards = calls.awaitEach(this::balance);
        return shards.stream().allMatch(Optional::isPresent)
                ? shards.stream().map(Optional::get).reduce(QueueBalance::plus)
                : Optional.empty();
    }

    private CompletableFuture<Optional<QueueBalance>> balance(int shard) {
        RedisQueueKeys keys = calls.keys();
        List<String> names = List.of(
                keys.ready(shard), keys.leases(shard), keys.later(shard), keys.parked(shard), keys.stats(shard));
        return calls.list(Step.BALANCE, names, keys.prefix(shard) + "g:", RedisQueueOperations.MOST_BALANCED)
                .thenApply(answer -> answer.size() == 1
                        ? Optional.empty()
                        : Optional.of(new QueueBalance(
                                RedisQueueCommands.integer(answer.get(0)) + RedisQueueCommands.integer(answer.get(1)),
                                RedisQueueCommands.integer(answer.get(2)),
                                QueueStats.of(counters((List<?>) answer.get(3))))));
    }

    private static Inspection readInspection(List<Object> answer) {
        long[] n = ((List<?>) answer.get(0))
                .stream().mapToLong(RedisQueueCommands::integer).toArray();
        QueueStats stats = QueueStats.of(counters((List<?>) answer.get(1)));
        return new Inspection(
                ShardCalls.micros(n[0]),
                new QueueDepth(stats.waiting(), n[2], n[5], n[3], n[4], n[7], n[8], n[9] == 1, n[6], age(n[0], n[1])),
                stats);
    }

    private static Map<String, Long> counters(List<?> flat) {
        Map<String, Long> counters = new HashMap<>();
        for (int index = 0; index < flat.size(); index += 2) {
            counters.put(
                    RedisQueueCommands.string(flat.get(index)),
                    Long.valueOf(RedisQueueCommands.string(flat.get(index + 1))));
        }
        return counters;
    }

    private static Duration age(long nowMicros, long thenMicros) {
        return thenMicros == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nowMicros - thenMicros) * 1000);
    }

    GroupDepth group(String group) {
        return calls.await(() -> ask(group));
    }

    private CompletableFuture<GroupDepth> ask(String group) {
        RedisQueueKeys keys = calls.keys();
        int shard = keys.shard(group);
        List<String> names =
                List.of(keys.group(group), keys.leases(shard), keys.owners(shard), keys.solo(shard), keys.later(shard));
        return calls.list(
                        Step.GROUP,
                        names,
                        group,
                        RedisQueueOperations.MOST_ATTEMPTS_LOOKED,
                        RedisQueueOperations.MOST_BYTES_LOOKED)
                .thenApply(answer -> readGroup(group, answer));
    }

    private static GroupDepth readGroup(String group, List<Object> answer) {
        String token = RedisQueueCommands.string(answer.get(3));
        long[] n = answer.stream()
                .mapToLong(value -> value instanceof Long number ? number : 0)
                .toArray();
        boolean held = n[5] > 0 && n[5] < PAUSED;
        return new GroupDepth(
                group,
                n[1],
                n[2],
                n[5] >= PAUSED,
                held ? Instant.ofEpochMilli(n[5]) : null,
                age(n[0], n[6]),
                n[1] == 0 ? 0 : (int) n[7] + 1,
                n[8],
                n[9],
                token.isEmpty() ? null : token,
                Duration.ofMillis(n[4]));
    }

    BusyGroups busiest(int limit) {
        List<Line> longest = new ArrayList<>();
        boolean complete = true;
        GroupWalk walk = new GroupWalk(calls);
        for (int shard = 0; shard < calls.keys().shards(); shard++) {
            Map<String, Long> lengths = new HashMap<>();
            complete &= walk.walk(
                    shard,
                    RedisQueueOperations.MOST_GROUPS_WALKED,
                    lines -> lines.forEach(line -> lengths.put(line.group(), line.length())));
            lengths.forEach((group, length) -> longest.add(new Line(group, length)));
            longest.removeIf(line -> line.length() == 0);
            longest.sort(Comparator.comparingLong(Line::length).reversed().thenComparing(Line::group));
            longest.subList(Math.min(limit, longest.size()), longest.size()).clear();
        }
        List<GroupDepth> groups =
                calls.awaitAll(longest.stream().map(line -> ask(line.group())).toList());
        return new BusyGroups(groups, complete);
    }
}
