package io.leadbridge.simulator;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How much of life a seed shows.
 *
 * @param name by which it is asked for
 * @param edits that people make at least, all tenants together
 * @param bursts of edits, at least; up to twice as many
 * @param day how long people are at work
 * @param calm after it, twice: longer than the longest period of polls
 * @param period the shortest period of polls; up to five times as long
 */
record Form(String name, int edits, int bursts, Duration day, Duration calm, Duration period) {

    /** By which the hub is proven: {@code -Psim}. */
    static final Form FULL =
            new Form("FULL", 200, 6, Duration.ofHours(10), Duration.ofMinutes(75), Duration.ofMinutes(10));

    /** In a plain build: all faults, and fewer edits. */
    static final Form SHORT =
            new Form("SHORT", 40, 2, Duration.ofHours(2), Duration.ofMinutes(25), Duration.ofMinutes(4));

    /**
     * A form by its name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Form named(String name) {
        return Stream.of(FULL, SHORT)
                .filter(form -> form.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("form " + name + ": expected FULL or SHORT"));
    }

    Duration drawPeriod(Random random) {
        return period.plus(part(random, period.multipliedBy(4)));
    }

    int drawBursts(Random random) {
        return bursts + random.nextInt(bursts + 1);
    }

    /** Something that operators end before the first calm is over. */
    Duration drawPause(Random random) {
        return Duration.ofMinutes(1).plus(part(random, calm.multipliedBy(4).dividedBy(5)));
    }

    @Override
    public String toString() {
        return name;
    }

    private static Duration part(Random random, Duration whole) {
        return Duration.ofMillis((long) (random.nextDouble() * whole.toMillis()));
    }
}
