package io.leadbridge.camel.redisqueue;

import java.time.Instant;
import java.util.Objects;

/**
 * Where a message is.
 *
 * @param state what it does there
 * @param ahead only if waiting: number of messages of its group that are in line before it and not handed out, else 0
 * @param until only if due later: when it comes, else null
 * @param parkedId only if parked: {@link ParkedMessage#id()}, else null
 * @param reason only if parked: why, else null
 */
public record MessagePlace(State state, long ahead, Instant until, String parkedId, String reason) {

    /** What a message may do. */
    public enum State {
        /** It is in line. */
        WAITING,
        /** A worker has it. */
        IN_FLIGHT,
        /** It is delayed or waits for its retry. */
        LATER,
        /** It waits for a person. */
        PARKED,
        /** It is nowhere: done, dropped, purged, or there never was such a message. */
        GONE,
        /** It was not found within the bounds of the search, which did not reach the end. */
        UNKNOWN
    }

    /** @throws NullPointerException if {@code state} is null */
    public MessagePlace {
        Objects.requireNonNull(state, "state");
    }

    static MessagePlace waiting(long ahead) {
        return new MessagePlace(State.WAITING, ahead, null, null, null);
    }

    static MessagePlace later(Instant until) {
        return new MessagePlace(State.LATER, 0, until, null, null);
    }

    static MessagePlace parked(String id, String reason) {
        return new MessagePlace(State.PARKED, 0, null, id, reason);
    }

    static MessagePlace of(State state) {
        return new MessagePlace(state, 0, null, null, null);
    }
}
