package io.leadbridge.app;

import io.leadbridge.event.Ended;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.History;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * {@code leadbridge_events_total{outcome}} and {@code leadbridge_delay_seconds}, the time from a webhook's coming in to the
 * outcome of each of its events.
 */
final class EventMeters implements History.Listener {

    private static final List<String> ENDS = List.of("applied", "unchanged", "merged", "ignored", "echo", "parked");

    /** Bounds of the histogram: fine around the second that gathering takes, coarse where something waits. */
    private static final Duration[] DELAYS = Stream.of(
                    100L,
                    250L,
                    500L,
                    1_000L,
                    1_500L,
                    2_000L,
                    3_000L,
                    5_000L,
                    10_000L,
                    30_000L,
                    60_000L,
                    300_000L,
                    1_800_000L)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer delay;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    EventMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        this.delay = Timer.builder("leadbridge.delay")
                .description("From a webhook's coming in to the outcome of each of its events")
                .serviceLevelObjectives(DELAYS)
                .register(meters);
        ENDS.forEach(this::counter);
    }

    @Override
    public void ended(TenantId tenant, Ended event) {
        counter(event.outcome().word()).increment();
        Duration took = Duration.between(event.receivedAt(), clock.instant());
        delay.record(took.isNegative() ? Duration.ZERO : took);
    }

    private Counter counter(String outcome) {
        return counters.computeIfAbsent(outcome, word -> Counter.builder("leadbridge.events")
                .description("Events by where they ended")
                .tag("outcome", word)
                .register(meters));
    }
}
