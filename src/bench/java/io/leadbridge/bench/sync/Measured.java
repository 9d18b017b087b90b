package io.leadbridge.bench.sync;

/**
 * One run.
 *
 * @param perSecond leads
 * @param hub processor time per lead, in milliseconds; so are the two others
 */
record Measured(double perSecond, double hub, double redis, double sandboxes) {

    double cpu() {
        return hub + redis + sandboxes;
    }
}
