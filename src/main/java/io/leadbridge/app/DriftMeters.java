package io.leadbridge.app;

import io.leadbridge.drift.Drift;
import io.leadbridge.drift.Kind;
import io.leadbridge.drift.Rounds;
import io.leadbridge.event.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/**
 * The audit's numbers. {@code leadbridge_drift_compared_total}, {@code leadbridge_drift_hinted_total} and
 * {@code leadbridge_drift_repaired_total} count what this instance did; {@code leadbridge_drift_differing} and
 * {@code leadbridge_drift_round_age_seconds} tell what the book of all instances says, NaN while Redis is away.
 */
public final class DriftMeters implements Drift.Listener {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Rounds rounds;
    private final Supplier<Collection<TenantId>> tenants;
    private final Clock clock;
    private final Counter compared;
    private final Map<Kind, Counter> hinted = new EnumMap<>(Kind.class);
    private final Map<Kind, Counter> repaired = new EnumMap<>(Kind.class);
    private volatile Map<Kind, Long> differing;
    private volatile Duration oldest;

    DriftMeters(MeterRegistry meters, Rounds rounds, Supplier<Collection<TenantId>> tenants, Clock clock) {
        this.rounds = rounds;
        this.tenants = tenants;
        this.clock = clock;
        compared = Counter.builder("leadbridge.drift.compared")
                .description("Linked leads that were held against the books")
                .register(meters);
        for (Kind kind : Kind.values()) {
            hinted.put(kind, counter(meters, "leadbridge.drift.hinted", "Hints queued to repair drift", kind));
            repaired.put(
                    kind,
                    counter(meters, "leadbridge.drift.repaired", "What was hinted for and is in order now", kind));
            Gauge.builder("leadbridge.drift.differing", this, self -> self.differing(kind))
                    .description("What the last full rounds of all tenants found")
                    .tag("kind", kind.word())
                    .register(meters);
        }
        Gauge.builder("leadbridge.drift.round.age.seconds", this, DriftMeters::age)
                .description("How long ago the last full round ended, of the tenant where that is longest")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description, Kind kind) {
        return Counter.builder(name)
                .description(description)
                .tag("kind", kind.word())
                .register(meters);
    }

    /** Reads what the rounds of all tenants found. Called by a timer; never throws. */
    public void refresh() {
        Map<Kind, Long> sum = new EnumMap<>(Kind.class);
        Duration longest = Duration.ZERO;
        try {
            for (TenantId tenant : tenants.get()) {
                Rounds.Last last = rounds.last(tenant, clock.instant());
                last.found().forEach((kind, count) -> sum.merge(kind, count, Long::sum));
                longest = last.age().compareTo(longest) > 0 ? last.age() : longest;
            }
            differing = sum;
            oldest = longest;
        } catch (DataAccessException e) {
            differing = null;
            oldest = null;
        }
    }

    private double differing(Kind kind) {
        Map<Kind, Long> now = differing;
        return now == null ? Double.NaN : now.getOrDefault(kind, 0L);
    }

    private double age() {
        Duration age = oldest;
        return age == null ? Double.NaN : age.toMillis() / MILLIS_PER_SECOND;
    }

    @Override
    public void compared(int leads) {
        compared.increment(leads);
    }

    @Override
    public void hinted(Kind kind) {
        hinted.get(kind).increment();
    }

    @Override
    public void repaired(Kind kind) {
        repaired.get(kind).increment();
    }

    @Override
    public void ended(TenantId tenant) {
        refresh();
    }
}
