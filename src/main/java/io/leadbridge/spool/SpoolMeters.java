package io.leadbridge.spool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * The spool's numbers for Prometheus: {@code leadbridge_spool_waiting}, {@code leadbridge_spool_bytes}, {@code
 * leadbridge_spool_oldest_age_seconds}, {@code leadbridge_spool_set_aside}, {@code leadbridge_spool_kept_total}, {@code
 * leadbridge_spool_drained_total{result}}.
 */
public final class SpoolMeters {

    private static final double MILLIS_PER_SECOND = 1000;

    private SpoolMeters() {}

    /** Registers them. */
    public static void register(Spool spool, Drain drain, MeterRegistry meters) {
        gauge(spool, meters, "leadbridge.spool.waiting", "Webhooks on disk, waiting for Redis", SpoolState::waiting);
        gauge(spool, meters, "leadbridge.spool.bytes", "Bytes of the webhooks on disk", SpoolState::bytes);
        gauge(spool, meters, "leadbridge.spool.set.aside", "Webhooks that the queue refused", SpoolState::setAside);
        gauge(
                spool,
                meters,
                "leadbridge.spool.oldest.age.seconds",
                "Age of the oldest webhook on disk",
                state -> state.oldestAge().toMillis() / MILLIS_PER_SECOND);
        FunctionCounter.builder("leadbridge.spool.kept", spool, Spool::kept)
                .description("Webhooks kept on disk")
                .register(meters);
        drained(drain, meters, "accepted", Drain::accepted);
        drained(drain, meters, "duplicate", Drain::duplicates);
    }

    private static void gauge(
            Spool spool, MeterRegistry meters, String name, String description, ToDoubleFunction<SpoolState> number) {
        Gauge.builder(name, spool, of -> number.applyAsDouble(of.state()))
                .description(description)
                .register(meters);
    }

    private static void drained(Drain drain, MeterRegistry meters, String result, ToDoubleFunction<Drain> count) {
        FunctionCounter.builder("leadbridge.spool.drained", drain, count)
                .tag("result", result)
                .description("Webhooks brought from disk into the queue")
                .register(meters);
    }
}
