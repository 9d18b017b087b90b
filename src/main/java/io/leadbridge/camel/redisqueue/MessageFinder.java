package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.MessagePlace.State;
import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds out where messages are. */
final class MessageFinder {

    private static final int LOOKED_AT_ONCE = 1000;

    /** @param enqueuedAt when it was sent, null if not known */
    record Wanted(String group, String id, Instant enqueuedAt) {}

    private final ShardCalls calls;

    MessageFinder(ShardCalls calls) {
        this.calls = calls;
    }

    /** One place for each, in their order. */
    List<MessagePlace> find(List<Wanted> wanted) {
        MessagePlace[] places = wanted.stream().map(this::inLineOrParked).toArray(MessagePlace[]::new);
        boolean[] complete = new boolean[calls.keys().shards()];
        for (int shard = 0; shard < complete.length; shard++) {
            complete[shard] = lookLater(shard, wanted, places);
        }
        for (int index = 0; index < places.length; index++) {
            if (places[index].state() == State.GONE) {
                // It may have come back from later while we looked there.
                places[index] = inLineOrParked(wanted.get(index));
                if (places[index].state() == State.GONE
                        && !complete[calls.keys().shard(wanted.get(index).group())]) {
                    places[index] = MessagePlace.of(State.UNKNOWN);
                }
            }
        }
        return Arrays.asList(places);
    }

    private MessagePlace inLineOrParked(Wanted wanted) {
        RedisQueueKeys keys = calls.keys();
        int shard = keys.shard(wanted.group());
        List<String> names =
                List.of(keys.group(wanted.group()), keys.owners(shard), keys.parked(shard), keys.parkedMessages(shard));
        long from = 0;
        while (from < RedisQueueOperations.MOST_LINE_LOOKED) {
            long place = from;
            List<Object> answer = calls.await(() -> calls.list(
                    Step.FIND,
                    names,
                    wanted.group(),
                    wanted.id(),
                    wanted.enqueuedAt() == null ? "" : ShardCalls.micros(wanted.enqueuedAt()),
                    place,
                    LOOKED_AT_ONCE,
                    RedisQueueOperations.MOST_BYTES_LOOKED));
            long number = RedisQueueCommands.integer(answer.get(1));
            int code = (int) RedisQueueCommands.integer(answer.get(0));
            if (code != 4) {
                return read(code, number, answer);
            }
            from = number;
        }
        return MessagePlace.of(State.UNKNOWN);
    }

    private static MessagePlace read(int code, long number, List<Object> answer) {
        return switch (code) {
            case 1 -> MessagePlace.of(State.IN_FLIGHT);
            case 2 -> MessagePlace.waiting(number);
            case 3 ->
                MessagePlace.parked(RedisQueueCommands.string(answer.get(2)), RedisQueueCommands.string(answer.get(3)));
            default -> MessagePlace.of(State.GONE);
        };
    }

    /** Fills in those that are due later; whether all that is due later was looked at. */
    private boolean lookLater(int shard, List<Wanted> wanted, MessagePlace[] places) {
        List<Integer> open = new ArrayList<>();
        for (int index = 0; index < places.length; index++) {
            State state = places[index].state();
            if ((state == State.GONE || state == State.UNKNOWN)
                    && calls.keys().shard(wanted.get(index).group()) == shard) {
                open.add(index);
            }
        }
        String cursor = "0";
        int looked = 0;
        while (!open.isEmpty() && looked < RedisQueueOperations.MOST_LATER_SEARCHED) {
            cursor = lookLater(shard, cursor, open, wanted, places);
            looked += LOOKED_AT_ONCE;
            if (cursor.equals("0")) {
                break;
            }
        }
        return cursor.equals("0");
    }

    private String lookLater(int shard, String cursor, List<Integer> open, List<Wanted> wanted, MessagePlace[] places) {
        List<Object> arguments =
                new ArrayList<>(List.of(cursor, LOOKED_AT_ONCE, RedisQueueOperations.MOST_BYTES_LOOKED));
        open.forEach(index -> {
            arguments.add(wanted.get(index).group());
            arguments.add(wanted.get(index).id());
        });
        List<Object> answer =
                calls.await(() -> calls.list(Step.LATER, List.of(calls.keys().later(shard)), arguments.toArray()));
        for (int index = 1; index < answer.size(); index += 2) {
            int number = open.get((int) RedisQueueCommands.integer(answer.get(index)));
            long dueMillis = RedisQueueCommands.integer(answer.get(index + 1));
            for (int twin : open) {
                if (wanted.get(twin).group().equals(wanted.get(number).group())
                        && wanted.get(twin).id().equals(wanted.get(number).id())) {
                    places[twin] = MessagePlace.later(Instant.ofEpochMilli(dueMillis));
                }
            }
        }
        open.removeIf(index -> places[index].state() == State.LATER);
        return RedisQueueCommands.string(answer.get(0));
    }
}
