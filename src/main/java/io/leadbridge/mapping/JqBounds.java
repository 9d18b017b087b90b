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

    /** 100 ms and 64 KiB. */
    public static final JqBounds DEFAULT = new JqBounds(Duration.ofMillis(100), 64 * 1024, System::nanoTime);
}
