package io.leadbridge.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many webhooks came in and how many calls went out, a second, over the last minute, on this instance: bean
 * {@code console-rates}. A route samples the counters; a page only divides.
 */
public final class Rates {

    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final double MILLIS_PER_SECOND = 1000;

    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Map<String, Double> limits = new TreeMap<>();

    private record Sample(Instant at, double webhooks, Map<String, Double> calls) {}

    /**
     * Calls to one CRM.
     *
     * @param perSecond over the last minute, all connections together
     * @param limitPerSecond of each connection; 0 if it is not known
     */
    public record Calls(String crm, double perSecond, double limitPerSecond) {}

    Rates(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Reads the counters. */
    public synchronized void sample() {
        Map<String, Double> calls = new TreeMap<>();
        for (Counter counter : meters.find("leadbridge.crm.calls").counters()) {
            String crm = counter.getId().getTag("crm");
            if (crm != null) {
                calls.merge(crm, counter.count(), Double::sum);
            }
        }
        double webhooks = meters.find("leadbridge.webhooks").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        Instant now = clock.instant();
        samples.addLast(new Sample(now, webhooks, calls));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(now.minus(KEPT))) {
            samples.removeFirst();
        }
    }

    /** Is told a CRM's limit: so many requests in a window. */
    public synchronized void limit(String crm, int requests, long windowMs) {
        limits.put(crm, requests * MILLIS_PER_SECOND / windowMs);
    }

    /** Webhooks a second. */
    synchronized double webhooks() {
        return samples.size() < 2
                ? 0
                : perSecond(samples.getLast().webhooks() - samples.getFirst().webhooks());
    }

    /** By CRM. */
    synchronized List<Calls> calls() {
        Map<String, Double> first =
                samples.isEmpty() ? Map.of() : samples.getFirst().calls();
        Map<String, Double> last =
                new TreeMap<>(samples.isEmpty() ? Map.of() : samples.getLast().calls());
        limits.keySet().forEach(crm -> last.putIfAbsent(crm, 0.0));
        List<Calls> calls = new ArrayList<>();
        last.forEach((crm, count) -> calls.add(
                new Calls(crm, perSecond(count - first.getOrDefault(crm, 0.0)), limits.getOrDefault(crm, 0.0))));
        return calls;
    }

    private double perSecond(double grown) {
        if (samples.size() < 2) {
            return 0;
        }
        long millis = Duration.between(
                        samples.getFirst().at(), samples.getLast().at())
                .toMillis();
        return millis <= 0 ? 0 : Math.max(0, grown) * MILLIS_PER_SECOND / millis;
    }
}
