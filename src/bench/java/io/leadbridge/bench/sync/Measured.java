package io.leadbridge.bench.sync;

/**
 * One run.
 *
 * @param perSecond leads
 * @param hub processor time per lead, in milliseconds; so are the two others
 */
record Measured(double perSecond, double hub, double redis, double sandboxes) {

    /** Without the CRMs'. */
    double own() {
        return hub + redis;
    }

    double cpu() {
        return hub + redis + sandboxes;
    }
}
