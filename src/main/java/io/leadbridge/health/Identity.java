package io.leadbridge.health;

/**
 * Something that holds at any moment: what came in = what ended + what still waits.
 *
 * @param name what it is about: {@code webhooks}, {@code events of demo}
 * @param came how many came in
 * @param ended how many are over, the parked ones among them
 * @param waiting how many were counted that still wait
 */
public record Identity(String name, long came, long ended, long waiting) {

    /** How many are gone without a trace; below zero: so many ended or wait that never came in. 0 if it holds. */
    public long missing() {
        return came - ended - waiting;
    }

    /** One sentence. */
    @Override
    public String toString() {
        long missing = missing();
        return name + ": " + came + " came in, " + ended + " ended, " + waiting + " wait"
                + (missing == 0 ? "" : missing > 0 ? ", " + missing + " missing" : ", " + -missing + " too many");
    }
}
