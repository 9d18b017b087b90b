package io.leadbridge.app;

import io.leadbridge.backfill.Terms;
import java.time.Duration;

/**
 * How leads that exist already are brought in.
 *
 * @param terms of plans and runs
 * @param threads backfills of all tenants that an instance works at once
 * @param patience how long a rehearsal waits, all in all, for slots of a CRM's limit
 */
public record BackfillSettings(Terms terms, int threads, Duration patience) {

    /** @param life of a right */
    static BackfillSettings read(PropertyReader reader, Duration life) {
        // Used by the route file only.
        reader.duration("backfill.look-period", Duration.ofMillis(20), Duration.ofMinutes(1));
        return new BackfillSettings(
                terms(reader, life),
                (int) reader.number("backfill.threads", 1, 64),
                reader.duration("backfill.patience", Duration.ZERO, Duration.ofMinutes(5)));
    }

    private static Terms terms(PropertyReader reader, Duration life) {
        return new Terms(
                (int) reader.number("backfill.batch", 1, 250),
                (int) reader.number("backfill.open-most", 1, 1000),
                life,
                reader.duration("backfill.plan-life", Duration.ofMinutes(1), Duration.ofDays(30)),
                reader.duration("backfill.kept-life", Duration.ofDays(1), Duration.ofDays(365)),
                (int) reader.number("backfill.samples", 0, 100),
                reader.duration("backfill.samples-life", Duration.ofMinutes(1), Duration.ofDays(30)),
                (int) reader.number("backfill.probe-every", 1, 1_000_000),
                decimal(reader, "backfill.most-changed-share", 0, 1),
                reader.number("backfill.most-created", 0, 1_000_000_000),
                reader.number("backfill.fewest", 0, 1_000_000_000),
                decimal(reader, "backfill.departure-share", 0, 1),
                (int) reader.number("backfill.active-most", 1, 1000));
    }

    /** A number with a point; its lower end if the value is at fault. */
    private static double decimal(PropertyReader reader, String key, double from, double to) {
        try {
            double value = Double.parseDouble(reader.text(key));
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as every other value that is not in the range.
        }
        reader.fault(key, "a number from " + from + " to " + to);
        return from;
    }
}
