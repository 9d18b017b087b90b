package io.leadbridge.bench.sync;

import java.util.Locale;

/**
 * One run.
 *
 * @param perSecond leads
 * @param hub processor time per lead without that of its just-in-time compiler, in milliseconds
 * @param compiler that of its just-in-time compiler; it falls to nothing with time
 * @param redis processor time per lead, in milliseconds; so is the last
 */
record Measured(double perSecond, double hub, double compiler, double redis, double sandboxes) {

    /** Without the CRMs'. */
    double own() {
        return hub + compiler + redis;
    }

    double cpu() {
        return own() + sandboxes;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.0f/s (ms: hub %.2f, compiler %.2f, redis %.2f, sandboxes %.2f)",
                perSecond,
                hub,
                compiler,
                redis,
                sandboxes);
    }
}
