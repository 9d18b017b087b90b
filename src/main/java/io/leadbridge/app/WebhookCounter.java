package io.leadbridge.app;

import io.leadbridge.intake.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** {@code leadbridge_webhooks_total{result}}; every result is there from the start, with 0. */
final class WebhookCounter implements Consumer<Verdict> {

    private final Map<Verdict, Counter> counters = new EnumMap<>(Verdict.class);

    WebhookCounter(MeterRegistry meters) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.ADMITTED) {
                counters.put(
                        verdict,
                        Counter.builder("leadbridge.webhooks")
                                .description("Webhooks by what was answered")
                                .tag("result", verdict.word())
                                .register(meters));
            }
        }
    }

    @Override
    public void accept(Verdict verdict) {
        counters.get(verdict).increment();
    }
}
