package io.leadbridge.camel.redisqueue;

import java.time.Instant;

/**
 * Which parked messages are meant; all conditions must hold, one that is null always does. Text is compared byte by byte
 * as UTF-8, upper and lower case are different.
 *
 * @param group name of the group, 1 to 200 characters
 * @param reason the whole reason, at most {@value #MAX_TEXT_CHARS} characters
 * @param reasonPart part of the reason, 1 to {@value #MAX_TEXT_CHARS} characters
 * @param from parked then or later, by Redis' clock
 * @param to parked then or earlier, by Redis' clock
 * @param text part of the body, 1 to {@value #MAX_TEXT_CHARS} characters
 * @param replayed whether it was sent back from the parked ones before
 */
public record ParkedFilter(
        String group, String reason, String reasonPart, Instant from, Instant to, String text, Boolean replayed) {

    /** Longest text to look for, in characters. */
    public static final int MAX_TEXT_CHARS = 1000;

    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** @throws IllegalArgumentException if a text is empty or too long, or the times are out of order or range */
    public ParkedFilter {
        text("group", group, 1, RedisQueueKeys.MAX_NAME_CHARS);
        // The queue cuts a reason after 1000 characters and marks the cut.
        text("reason", reason, 0, MAX_TEXT_CHARS + 1);
        text("reasonPart", reasonPart, 1, MAX_TEXT_CHARS);
        text("text", text, 1, MAX_TEXT_CHARS);
        time("from", from);
        time("to", to);
        if (from != null && to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " given, " + from + " (from) or later allowed");
        }
    }

    /** All parked messages. */
    public static ParkedFilter all() {
        return new ParkedFilter(null, null, null, null, null, null, null);
    }

    /** The same, but of this group. */
    public ParkedFilter withGroup(String name) {
        return new ParkedFilter(name, reason, reasonPart, from, to, text, replayed);
    }

    /** The same, but with exactly this reason. */
    public ParkedFilter withReason(String whole) {
        return new ParkedFilter(group, whole, reasonPart, from, to, text, replayed);
    }

    /** The same, but with a reason that contains this. */
    public ParkedFilter withReasonPart(String part) {
        return new ParkedFilter(group, reason, part, from, to, text, replayed);
    }

    /** The same, but parked in this time, both ends included; null for open. */
    public ParkedFilter withParked(Instant earliest, Instant latest) {
        return new ParkedFilter(group, reason, reasonPart, earliest, latest, text, replayed);
    }

    /** The same, but with a body that contains this. */
    public ParkedFilter withText(String part) {
        return new ParkedFilter(group, reason, reasonPart, from, to, part, replayed);
    }

    /** The same, but replayed before, or not so. */
    public ParkedFilter withReplayed(boolean before) {
        return new ParkedFilter(group, reason, reasonPart, from, to, text, before);
    }

    private static void text(String name, String given, int least, int most) {
        if (given != null && (given.length() < least || given.length() > most)) {
            throw new IllegalArgumentException(
                    name + ": " + given.length() + " characters given, " + least + " to " + most + " allowed");
        }
    }

    private static void time(String name, Instant given) {
        if (given != null && (given.isBefore(Instant.EPOCH) || given.isAfter(END))) {
            throw new IllegalArgumentException(
                    name + ": " + given + " given, " + Instant.EPOCH + " to " + END + " allowed");
        }
    }
}
