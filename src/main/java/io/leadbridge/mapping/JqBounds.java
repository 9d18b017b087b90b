package io.leadbridge.mapping;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much a program of jq may take.
 *
 * @param time for one value; it is looked at between the program's steps
 * @param bytes that any value on its way may have, about
 * @param nanoTime the time now, in nanoseconds since any moment, as {@link System#nanoTime} tells it
 */
public record JqBounds(Duration time, int bytes, LongSupplier nanoTime) {

    /** 64 KiB, and no look at the clock: the same value ends the same way every time. */
    public static final JqBounds TIMELESS = new JqBounds(Duration.ofMillis(100), 64 * 1024, () -> 0);
}
