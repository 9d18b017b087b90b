package io.leadbridge.sandbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What a stand-in has around it: time and chance, both given; its settings, faults and outbox. */
public final class Surroundings {

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Settings settings;
    private final Outbox outbox = new Outbox(this);
    private Faults faults = Faults.NONE;

    public Surroundings(InstantSource clock, RandomGenerator random, Settings settings) {
        this.clock = clock;
        this.random = random;
        this.settings = settings;
    }

    /** The time. */
    public Instant now() {
        return clock.instant();
    }

    /** The time, in whole seconds since 1970. */
    public long nowSeconds() {
        return now().getEpochSecond();
    }

    /** Chance. */
    public RandomGenerator random() {
        return random;
    }

    /** Milliseconds within the range. */
    public long draw(Range range) {
        return range.draw(random);
    }

    /** Whether what happens in this share of the cases happens now. */
    public boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    /** From when on a record made now is found by search. */
    public Instant searchableFrom() {
        return now().plusMillis(draw(faults.searchLag()));
    }

    /** How the stand-in behaves. */
    public Settings settings() {
        return settings;
    }

    /** Where webhooks go. */
    public Outbox outbox() {
        return outbox;
    }

    /** What goes wrong at present. */
    public Faults faults() {
        return faults;
    }

    void faults(Faults faults) {
        this.faults = faults;
    }
}
