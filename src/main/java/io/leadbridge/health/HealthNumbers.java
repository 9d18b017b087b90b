package io.leadbridge.health;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.health.ConnectionsCheck.Standing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks for Prometheus: {@code leadbridge_health_up{check}}, {@code leadbridge_connections{crm,state}}, {@code
 * leadbridge_subscriptions{crm,state}} and {@code leadbridge_clock_offset_seconds}. A timer looks; a scrape costs nothing.
 * So the page tells within one period what {@code /observe/health} tells at once.
 */
public final class HealthNumbers {

    private static final Logger LOG = LoggerFactory.getLogger(HealthNumbers.class);
    private static final double MILLIS_PER_SECOND = 1000;
    private static final String UP = "leadbridge.health.up";
    private static final String CONNECTIONS = "leadbridge.connections";
    private static final String SUBSCRIPTIONS = "leadbridge.subscriptions";
    private static final List<String> SUBSCRIPTION_STATES = List.of("on", "off", "unknown");

    private final List<DependencyCheck> checks;
    private final ConnectionsCheck connections;
    private final Supplier<Map<Account, Subscription>> subscriptions;
    private final Set<String> counted = new LinkedHashSet<>();
    private final Map<String, Double> numbers = new ConcurrentHashMap<>();

    /**
     * @param checks all that are to be told; not that of serving, for a balancer's looks are counted there
     * @param connections one of them
     * @param clock one of them
     * @param subscriptions what was seen of them last
     * @param crms those that there are routes for
     */
    public HealthNumbers(
            List<DependencyCheck> checks,
            ConnectionsCheck connections,
            ClockCheck clock,
            Supplier<Map<Account, Subscription>> subscriptions,
            Collection<CrmId> crms,
            MeterRegistry meters) {
        this.checks = List.copyOf(checks);
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.checks.forEach(
                check -> gauge(meters, UP, "1 if the check is UP, 0 if it is DOWN", Tags.of("check", word(check))));
        crms.forEach(crm -> gauges(meters, crm));
        Gauge.builder(
                        "leadbridge.clock.offset.seconds",
                        clock,
                        of -> of.offset() == null ? Double.NaN : of.offset().toMillis() / MILLIS_PER_SECOND)
                .description("How far this machine's clock is ahead of that of Redis")
                .register(meters);
    }

    private void gauges(MeterRegistry meters, CrmId crm) {
        for (Standing standing : Standing.values()) {
            counted.add(gauge(
                    meters,
                    CONNECTIONS,
                    "Connections by how this instance's calls went",
                    Tags.of("crm", crm.value(), "state", standing.word())));
        }
        for (String state : SUBSCRIPTION_STATES) {
            counted.add(gauge(
                    meters,
                    SUBSCRIPTIONS,
                    "Connections by whether their CRM calls our webhook",
                    Tags.of("crm", crm.value(), "state", state)));
        }
    }

    /** Looks. Called by a timer; never throws. */
    public void refresh() {
        for (DependencyCheck check : checks) {
            boolean up = check.call().getState() == HealthCheck.State.UP;
            numbers.put(key(UP, Tags.of("check", word(check))), up ? 1.0 : 0.0);
        }
        try {
            count();
        } catch (RuntimeException e) {
            counted.forEach(numbers::remove);
            LOG.debug("health: connections cannot be counted: {}", e.toString());
        }
    }

    private void count() {
        Map<Account, Standing> standings = connections.standings();
        Map<Account, Subscription> seen = subscriptions.get();
        Map<String, Double> counts = new HashMap<>();
        standings.forEach((account, standing) -> {
            String crm = account.crm().value();
            counts.merge(key(CONNECTIONS, Tags.of("crm", crm, "state", standing.word())), 1.0, Double::sum);
            Subscription subscription = seen.get(account);
            String state = subscription == null ? "unknown" : subscription.on() ? "on" : "off";
            counts.merge(key(SUBSCRIPTIONS, Tags.of("crm", crm, "state", state)), 1.0, Double::sum);
        });
        counted.forEach(key -> numbers.put(key, counts.getOrDefault(key, 0.0)));
    }

    private String gauge(MeterRegistry meters, String name, String description, Tags tags) {
        String key = key(name, tags);
        Gauge.builder(name, numbers, of -> of.getOrDefault(key, Double.NaN))
                .description(description)
                .tags(tags)
                .register(meters);
        return key;
    }

    private static String word(DependencyCheck check) {
        return check.getId().substring(check.getId().indexOf(':') + 1);
    }

    private static String key(String name, Tags tags) {
        return name + tags.stream().map(Object::toString).toList();
    }
}
