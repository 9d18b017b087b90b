package io.leadbridge.app;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.History;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * What each tenant's events came to, since this instance started: {@code leadbridge_tenant_echoes},
 * {@code leadbridge_tenant_conflicts} and {@code leadbridge_tenant_writes_per_edit}, with the tag {@code tenant}.
 *
 * <p>An echo is an event that told of our own write and was dropped. An edit is every other event of a lead or contact that came
 * to its end, those that merged into a newer one included. A write is a lead that a CRM said it made or changed for us. The
 * busiest tenants, by edits, have a name of their own; the others together are {@code other tenants}.
 */
public final class TenantMeters implements History.Listener {

    /** What the outcome of an event says for which both sides were changed and a person decides. */
    private static final String CONFLICT = "conflict";

    private static final String OTHERS = "other tenants";

    private final Map<TenantId, Numbers> numbers = new ConcurrentHashMap<>();
    private final int busiest;
    private final MultiGauge echoes;
    private final MultiGauge conflicts;
    private final MultiGauge writesPerEdit;
    private volatile Numbers others = new Numbers();

    /** One tenant's. */
    private static final class Numbers {
        private final AtomicLong edits = new AtomicLong();
        private final AtomicLong echoes = new AtomicLong();
        private final AtomicLong conflicts = new AtomicLong();
        private final AtomicLong writes = new AtomicLong();

        private void plus(Numbers other) {
            edits.addAndGet(other.edits.get());
            echoes.addAndGet(other.echoes.get());
            conflicts.addAndGet(other.conflicts.get());
            writes.addAndGet(other.writes.get());
        }

        private double writesPerEdit() {
            return edits.get() == 0 ? Double.NaN : (double) writes.get() / edits.get();
        }
    }

    /** @param busiest how many tenants have a name of their own */
    TenantMeters(MeterRegistry meters, int busiest) {
        this.busiest = busiest;
        this.echoes = gauge(meters, "echoes", "Events that told of our own writes and were dropped");
        this.conflicts =
                gauge(meters, "conflicts", "Events whose field was changed on both sides, for a person to decide");
        this.writesPerEdit = gauge(meters, "writes.per.edit", "Leads written for each edit that was told of");
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String description) {
        return MultiGauge.builder("leadbridge.tenant." + name)
                .description(description)
                .register(meters);
    }

    @Override
    public void ended(TenantId tenant, Ended event) {
        if (event.record() == null) {
            return;
        }
        Numbers own = of(tenant);
        if (event.outcome() instanceof Outcome.Echo) {
            own.echoes.incrementAndGet();
        } else {
            own.edits.incrementAndGet();
        }
        if (event.outcome() instanceof Outcome.Parked parked && parked.reason().startsWith(CONFLICT)) {
            own.conflicts.incrementAndGet();
        }
    }

    /** A CRM said that it made or changed so many leads. */
    void wrote(TenantId tenant, int leads) {
        of(tenant).writes.addAndGet(leads);
    }

    /** Makes the gauges show what was counted. Called by a timer. */
    public void refresh() {
        List<String> shown = shown();
        rows(echoes, shown, one -> one.echoes.get());
        rows(conflicts, shown, one -> one.conflicts.get());
        rows(writesPerEdit, shown, Numbers::writesPerEdit);
    }

    /** The names that are shown; sums up the others on the way. */
    private List<String> shown() {
        List<Map.Entry<TenantId, Numbers>> all = new ArrayList<>(numbers.entrySet());
        all.sort(Comparator.comparingLong((Map.Entry<TenantId, Numbers> one) ->
                        one.getValue().edits.get())
                .reversed()
                .thenComparing(Map.Entry::getKey));
        List<String> shown = new ArrayList<>();
        all.stream().limit(busiest).forEach(one -> shown.add(one.getKey().value()));
        if (all.size() > busiest) {
            shown.add(OTHERS);
        }
        Numbers rest = new Numbers();
        all.stream().skip(busiest).forEach(one -> rest.plus(one.getValue()));
        others = rest;
        return shown;
    }

    /** What is shown already stays: a row that is put anew is missing from a page that is being read meanwhile. */
    private void rows(MultiGauge gauge, List<String> shown, ToDoubleFunction<Numbers> number) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        shown.forEach(tenant -> rows.add(MultiGauge.Row.of(
                Tags.of("tenant", tenant), this, meters -> number.applyAsDouble(meters.now(tenant)))));
        gauge.register(rows);
    }

    private Numbers now(String tenant) {
        return tenant.equals(OTHERS) ? others : of(new TenantId(tenant));
    }

    private Numbers of(TenantId tenant) {
        return numbers.computeIfAbsent(tenant, absent -> new Numbers());
    }
}
