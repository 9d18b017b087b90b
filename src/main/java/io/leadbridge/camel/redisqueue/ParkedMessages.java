package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.ParkedScan.Found;
import io.leadbridge.camel.redisqueue.ParkedScan.Part;
import io.leadbridge.camel.redisqueue.ParkedScan.Position;
import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import io.lettuce.core.KeyValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the parked messages, sends them back and throws them away. */
final class ParkedMessages {

    private static final int DROPPED_AT_ONCE = 500;
    private static final int MOST_COUNT_CALLS = 100;

    private final ShardCalls calls;

    ParkedMessages(ShardCalls calls) {
        this.calls = calls;
    }

    ParkedScan scan(ParkedFilter filter, ParkedOrder order) {
        return new ParkedScan(calls, filter, order);
    }

    ParkedPage page(ParkedFilter filter, ParkedOrder order, String cursor, int limit) {
        Part part = scan(filter, order).next(cursor == null ? null : Position.decoded(cursor), limit);
        return new ParkedPage(
                read(part.found()), part.next() == null ? null : part.next().encoded());
    }

    List<ParkedMessage> newest(int limit) {
        List<ParkedMessage> messages = new ArrayList<>();
        String cursor = null;
        do {
            ParkedPage page = page(ParkedFilter.all(), ParkedOrder.NEWEST_FIRST, cursor, limit - messages.size());
            messages.addAll(page.messages());
            cursor = page.next();
        } while (cursor != null && messages.size() < limit);
        return messages.subList(0, Math.min(limit, messages.size()));
    }

    /** Those that are still there, in their order. */
    private List<ParkedMessage> read(List<Found> found) {
        Map<Found, ParkedMessage> messages = new HashMap<>();
        byShard(found).forEach((shard, ofShard) -> {
            byte[] key = RedisQueueCommands.bytes(calls.keys().parkedMessages(shard));
            byte[][] ids = ofShard.stream().map(one -> one.at().id()).toArray(byte[][]::new);
            List<KeyValue<byte[], byte[]>> packed =
                    calls.await(() -> calls.redis().call(redis -> redis.hmget(key, ids)));
            for (int index = 0; index < ids.length; index++) {
                Found one = ofShard.get(index);
                packed.get(index)
                        .ifHasValue(value -> messages.put(
                                one,
                                PackedMessage.readParked(
                                        one.id(),
                                        value,
                                        ShardCalls.micros(one.at().micros()))));
            }
        });
        return found.stream()
                .map(messages::get)
                .filter(message -> message != null)
                .toList();
    }

    private static Map<Integer, List<Found>> byShard(List<Found> found) {
        return found.stream().collect(Collectors.groupingBy(Found::shard));
    }

    Optional<ParkedMessage> one(String group, String id) {
        RedisQueueKeys keys = calls.keys();
        int shard = keys.shard(group);
        byte[] name = RedisQueueCommands.bytes(id);
        Double score = calls.await(
                () -> calls.redis().call(redis -> redis.zscore(RedisQueueCommands.bytes(keys.parked(shard)), name)));
        byte[] packed = calls.await(() ->
                calls.redis().call(redis -> redis.hget(RedisQueueCommands.bytes(keys.parkedMessages(shard)), name)));
        if (score == null || packed == null) {
            return Optional.empty();
        }
        return Optional.of(PackedMessage.readParked(id, packed, ShardCalls.micros(score.longValue())))
                .filter(found -> found.message().group().equals(group));
    }

    ParkedReasons reasons(ParkedFilter filter) {
        Map<String, Long> all = new HashMap<>();
        boolean complete = true;
        ParkedScan scan = scan(filter, ParkedOrder.NEWEST_FIRST);
        for (int shard : scan.shards()) {
            Position after = null;
            int asked = 0;
            do {
                after = scan.count(shard, after, (reason, number) -> all.merge(reason, number, Long::sum));
            } while (after != null && ++asked < MOST_COUNT_CALLS);
            complete &= after == null;
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(RedisQueueOperations.MOST_REASONS)
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        long told = counts.values().stream().mapToLong(Long::longValue).sum();
        long total = all.values().stream().mapToLong(Long::longValue).sum();
        return new ParkedReasons(java.util.Collections.unmodifiableMap(counts), total - told, complete);
    }

    /** The filter, closed at this moment: what is parked from now on, perhaps again, does not match it. */
    ParkedFilter closed(ParkedFilter filter) {
        Instant now = calls.now();
        boolean earlier = filter.to() != null && filter.to().isBefore(now);
        Instant end = earlier ? filter.to() : now;
        // A window that begins later matches nothing.
        return filter.withParked(
                filter.from(), filter.from() != null && filter.from().isAfter(end) ? filter.from() : end);
    }

    /** Number of messages that match, from a position on. */
    long count(ParkedFilter filter, Position from) {
        long[] total = {0};
        ParkedScan scan = scan(filter, ParkedOrder.OLDEST_FIRST);
        for (int shard : scan.shards()) {
            Position after = from;
            do {
                after = scan.count(shard, after, (reason, number) -> total[0] += number);
            } while (after != null);
        }
        return total[0];
    }

    long drop(ParkedFilter filter, long confirm) {
        ParkedFilter closed = closed(filter);
        long matching = count(closed, null);
        if (matching != confirm) {
            throw new IllegalArgumentException(
                    "confirm: " + confirm + " given, but " + matching + " parked messages match; nothing was dropped");
        }
        return dropMatching(closed);
    }

    long dropAll(ParkedFilter filter) {
        return dropMatching(closed(filter));
    }

    private long dropMatching(ParkedFilter closed) {
        ParkedScan scan = scan(closed, ParkedOrder.OLDEST_FIRST);
        long dropped = 0;
        Position after = null;
        do {
            Part part = scan.next(after, DROPPED_AT_ONCE);
            for (Map.Entry<Integer, List<Found>> ofShard : byShard(part.found()).entrySet()) {
                dropped += calls.await(() -> ParkedScan.drop(calls, ofShard.getKey(), "", ofShard.getValue()));
            }
            after = part.next();
        } while (after != null);
        return dropped;
    }

    boolean drop(String group, String id) {
        RedisQueueKeys keys = calls.keys();
        int shard = keys.shard(group);
        List<String> names = List.of(keys.parked(shard), keys.parkedMessages(shard), keys.stats(shard));
        return calls.await(() -> calls.integer(Step.DROP, names, group, id, "")) == 1;
    }

    /**
     * Sends one back.
     *
     * @param parkedAtMicros empty for whenever
     * @param body null for the same
     */
    boolean replay(String group, String id, String parkedAtMicros, byte[] body) {
        RedisQueueKeys keys = calls.keys();
        int shard = keys.shard(group);
        List<String> names = List.of(
                keys.group(group),
                keys.ready(shard),
                keys.later(shard),
                keys.parked(shard),
                keys.parkedMessages(shard),
                keys.stats(shard));
        long answer = calls.await(() -> calls.integer(
                Step.REPLAY,
                names,
                group,
                id,
                keys.wake(shard),
                parkedAtMicros,
                RedisQueueCommands.changeOf(body),
                RedisQueueOperations.MOST_BODY_BYTES));
        if (answer < 0) {
            throw new IllegalArgumentException("body: " + body.length + " bytes given, up to " + -answer
                    + " allowed; message " + id + " stays parked");
        }
        return answer == 1;
    }
}
