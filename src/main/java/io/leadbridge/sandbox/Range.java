package io.leadbridge.sandbox;

import java.util.random.RandomGenerator;

/**
 * A span of milliseconds, both ends included.
 *
 * @param minMs 0 or more
 * @param maxMs {@code minMs} or more
 */
public record Range(long minMs, long maxMs) {

    /** Always nothing. */
    public static final Range ZERO = new Range(0, 0);

    public Range {
        if (minMs < 0 || maxMs < minMs || maxMs > 86_400_000) {
            throw new IllegalArgumentException(
                    "[" + minMs + ", " + maxMs + "]: expected [min, max] in milliseconds, 0 <= min <= max <= a day");
        }
    }

    /** A number of milliseconds in the span, each as likely. A span of one value draws nothing. */
    public long draw(RandomGenerator random) {
        return minMs == maxMs ? minMs : random.nextLong(minMs, maxMs + 1);
    }
}
