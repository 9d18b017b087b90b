package io.leadbridge.backfill;

/**
 * Why a wish was not granted. Nothing was changed.
 *
 * @param kind what is amiss
 * @param reason for people
 */
public record Denied(Kind kind, String reason) implements Told {

    /** What is amiss. */
    public enum Kind {
        /** No such tenant, rule or backfill. */
        UNKNOWN,
        /** Its state, the brake, another run or changed rules forbid it. */
        CONFLICT,
        /** Somebody else changed its state meanwhile. */
        CHANGED,
        /** As many as may be are under way. */
        BUSY
    }
}
