package io.leadbridge.bench.report;

/**
 * What was asked for.
 *
 * @param on what it is about: the ratio of ours to the peer's, or ours alone
 * @param atLeast true for a lower bound, false for an upper one
 * @param bound the bound itself, included
 */
public record Goal(Subject on, boolean atLeast, double bound) {

    /** What a goal may be about. */
    public enum Subject {
        /** Ours divided by the peer's. */
        RATIO,
        /** Our own figure. */
        OURS
    }

    /** Our figure divided by the peer's is to be this or more; more is better. */
    public static Goal ratioAtLeast(double bound) {
        return new Goal(Subject.RATIO, true, bound);
    }

    /** Our figure divided by the peer's is to be this or less; less is better. */
    public static Goal ratioAtMost(double bound) {
        return new Goal(Subject.RATIO, false, bound);
    }

    /** Our figure is to be this or less; less is better. */
    public static Goal oursAtMost(double bound) {
        return new Goal(Subject.OURS, false, bound);
    }

    boolean met(double ours, double ratio) {
        double value = on == Subject.RATIO ? ratio : ours;
        return atLeast ? value >= bound : value <= bound;
    }

    @Override
    public String toString() {
        return (on == Subject.RATIO ? "ratio" : "ours") + (atLeast ? ">=" : "<=") + BenchLine.number(bound);
    }
}
