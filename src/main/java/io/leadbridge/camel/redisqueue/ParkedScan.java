package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Finds parked messages in the order in which they were parked, over all shards, a bounded number at a time. */
final class ParkedScan {

    private static final int MOST_LOOKED = 1000;
    private static final int MOST_FOUND_BYTES = 16 * 1024 * 1024;

    /**
     * A place in the order: behind the message with this time and id. It means the same on every shard.
     *
     * @param micros since the epoch
     */
    record Position(long micros, byte[] id) implements Comparable<Position> {

        @Override
        public int compareTo(Position other) {
            int byTime = Long.compare(micros, other.micros);
            return byTime == 0 ? Arrays.compareUnsigned(id, other.id) : byTime;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Position position && compareTo(position) == 0;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(micros);
        }

        String encoded() {
            return micros + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        }

        /** @throws IllegalArgumentException if it was not made by {@link #encoded()} */
        static Position decoded(String text) {
            int dot = text.indexOf('.');
            try {
                return new Position(
                        Long.parseLong(text.substring(0, Math.max(0, dot))),
                        Base64.getUrlDecoder().decode(text.substring(dot + 1)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "cursor: \"" + text + "\" given, only what an earlier call told as the next one is allowed", e);
            }
        }
    }

    /** @param bytes that it takes */
    record Found(int shard, Position at, long bytes) {

        String id() {
            return new String(at.id(), StandardCharsets.UTF_8);
        }
    }

    /** @param next where to go on, null at the end */
    record Part(List<Found> found, Position next) {}

    private record Look(boolean more, Position reached, List<Found> found) {}

    private final ShardCalls calls;
    private final ParkedFilter filter;
    private final ParkedOrder order;
    private final Comparator<Position> direction;

    ParkedScan(ShardCalls calls, ParkedFilter filter, ParkedOrder order) {
        this.calls = calls;
        this.filter = filter;
        this.order = order;
        this.direction = order == ParkedOrder.OLDEST_FIRST ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }

    /**
     * Looks further.
     *
     * @param after null to begin
     * @param limit most messages to find; a few more if they were parked at the same time under the same id
     */
    Part next(Position after, int limit) {
        List<Look> looks = calls.awaitAll(IntStream.of(shards())
                .mapToObj(shard -> calls.list(Step.PARKED, names(shard), arguments("list", after, limit))
                        .thenApply(answer -> readLook(shard, answer)))
                .toList());
        // What lies behind the place that one shard has reached may have to stand behind what that shard still has.
        Position horizon = looks.stream()
                .filter(Look::more)
                .map(Look::reached)
                .min(direction)
                .orElse(null);
        List<Found> found = looks.stream()
                .flatMap(look -> look.found().stream())
                .filter(one -> horizon == null || direction.compare(one.at(), horizon) <= 0)
                .sorted(Comparator.comparing(Found::at, direction))
                .toList();
        int size = cut(found, limit);
        return size < found.size()
                ? new Part(found.subList(0, size), found.get(size - 1).at())
                : new Part(found, horizon);
    }

    private static int cut(List<Found> found, int limit) {
        long bytes = 0;
        for (int index = 0; index < found.size(); index++) {
            boolean full =
                    index >= limit || index > 0 && bytes + found.get(index).bytes() > MOST_FOUND_BYTES;
            if (full && !found.get(index).at().equals(found.get(index - 1).at())) {
                return index;
            }
            bytes += found.get(index).bytes();
        }
        return found.size();
    }

    /** Number of messages by reason, told in parts; {@code counts} gets each part. Goes on while it says so. */
    Position count(int shard, Position after, java.util.function.ObjLongConsumer<String> counts) {
        List<Object> answer =
                calls.await(() -> calls.list(Step.PARKED, names(shard), arguments("count", after, MOST_LOOKED)));
        for (int index = 3; index < answer.size(); index += 2) {
            counts.accept(
                    RedisQueueCommands.string(answer.get(index)), RedisQueueCommands.integer(answer.get(index + 1)));
        }
        return more(answer) ? reached(answer) : null;
    }

    int[] shards() {
        return filter.group() == null
                ? IntStream.range(0, calls.keys().shards()).toArray()
                : new int[] {calls.keys().shard(filter.group())};
    }

    private List<String> names(int shard) {
        return List.of(calls.keys().parked(shard), calls.keys().parkedMessages(shard));
    }

    private Object[] arguments(String what, Position after, int limit) {
        return new Object[] {
            what,
            order == ParkedOrder.OLDEST_FIRST ? "oldest" : "newest",
            filter.from() == null ? "-inf" : ShardCalls.micros(filter.from()),
            filter.to() == null ? "+inf" : ShardCalls.micros(filter.to()),
            after == null ? "" : after.micros(),
            after == null ? "" : after.id(),
            limit,
            MOST_LOOKED,
            RedisQueueOperations.MOST_BYTES_LOOKED,
            filter.group() == null ? "" : filter.group(),
            filter.reason() == null ? "" : "=" + filter.reason(),
            filter.reasonPart() == null ? "" : filter.reasonPart(),
            filter.text() == null ? "" : filter.text(),
            filter.replayed() == null ? "" : filter.replayed() ? "1" : "0"
        };
    }

    private static boolean more(List<Object> answer) {
        return RedisQueueCommands.integer(answer.get(0)) == 1;
    }

    private static Position reached(List<Object> answer) {
        return new Position(Long.parseLong(RedisQueueCommands.string(answer.get(1))), (byte[]) answer.get(2));
    }

    private static Look readLook(int shard, List<Object> answer) {
        List<Found> found = new ArrayList<>();
        for (int index = 3; index < answer.size(); index += 3) {
            long micros = Long.parseLong(RedisQueueCommands.string(answer.get(index + 1)));
            Position at = new Position(micros, (byte[]) answer.get(index));
            found.add(new Found(shard, at, RedisQueueCommands.integer(answer.get(index + 2))));
        }
        return new Look(more(answer), more(answer) ? reached(answer) : null, found);
    }

    static CompletableFuture<Long> drop(ShardCalls calls, int shard, String group, List<Found> found) {
        RedisQueueKeys keys = calls.keys();
        List<Object> arguments = new ArrayList<>(List.of(group));
        found.forEach(one -> {
            arguments.add(one.at().id());
            arguments.add(one.at().micros());
        });
        return calls.integer(
                Step.DROP,
                List.of(keys.parked(shard), keys.parkedMessages(shard), keys.stats(shard)),
                arguments.toArray());
    }
}
