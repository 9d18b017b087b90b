package io.leadbridge.camel.redisqueue;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes ids that sort by time: UUID version 7, RFC 9562 section 5.7. */
public final class MessageIds implements Supplier<String> {

    private final Clock clock;
    private final RandomGenerator random;

    /**
     * @param clock gives the milliseconds that ids sort by
     * @param random safe for many threads if many ask, and of another seed in each program
     */
    public MessageIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** An id that no other call gives. */
    @Override
    public String get() {
        long high = clock.millis() << 16 | 0x7000 | random.nextLong() >>> 52;
        long low = random.nextLong() >>> 2 | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }
}
