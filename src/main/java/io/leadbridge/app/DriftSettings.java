package io.leadbridge.app;

import io.leadbridge.drift.Drift;
import io.leadbridge.drift.Relink;
import java.time.Duration;

/**
 * What concerns the audit of drift and relinking.
 *
 * @param terms how the audit goes
 * @param threads tenants that one instance audits at once
 * @param relink how much is relinked at most
 * @param busiest tenants that have metrics of their own
 * @param identitiesPeriod from one check of the identities to the next
 */
record DriftSettings(Drift.Terms terms, int threads, Relink.Terms relink, int busiest, Duration identitiesPeriod) {

    private static final int MOST_WAITS = 100;

    /** @param life of a right */
    static DriftSettings read(PropertyReader reader, Duration life) {
        // Used by the route file only.
        reader.duration("drift.look-period", Duration.ofMillis(100), Duration.ofMinutes(10));
        String repair = reader.text("drift.repair");
        if (!repair.equals("report") && !repair.equals("repair")) {
            reader.fault("drift.repair", "report or repair");
        }
        int mostLeads = (int) reader.number("drift.leads-max", 1000, 10_000_000);
        return new DriftSettings(
                new Drift.Terms(
                        repair.equals("repair"),
                        reader.duration("drift.period", Duration.ofSeconds(1), Duration.ofDays(90)),
                        reader.duration("drift.delay", Duration.ZERO, Duration.ofDays(1)),
                        life,
                        mostLeads,
                        (int) reader.number("drift.suspects-max", 10, 1_000_000)),
                (int) reader.number("drift.threads", 1, 64),
                new Relink.Terms(mostLeads, MOST_WAITS),
                (int) reader.number("metrics.tenants", 0, 1000),
                reader.duration("identities.period", Duration.ofSeconds(1), Duration.ofHours(1)));
    }
}
