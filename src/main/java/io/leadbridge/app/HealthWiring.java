package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.health.ClockCheck;
import io.leadbridge.health.Connections;
import io.leadbridge.health.ConnectionsCheck;
import io.leadbridge.health.HealthNumbers;
import io.leadbridge.health.QueueCheck;
import io.leadbridge.health.QueueNumbers;
import io.leadbridge.health.ReadyCheck;
import io.leadbridge.health.RedisCheck;
import io.leadbridge.health.RoutesCheck;
import io.leadbridge.health.SpoolCheck;
import io.leadbridge.health.Subscription;
import io.leadbridge.health.SubscriptionBook;
import io.leadbridge.health.SubscriptionsCheck;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.Paused;
import io.leadbridge.spool.SpoolState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The checks, and the numbers for Prometheus that are read by a timer. */
final class HealthWiring {

    private final Settings settings;
    private final RouteFiles routes;
    private final LettuceConnectionFactory redis;
    private final StringRedisTemplate template;
    private final Clock clock;
    private final Connections calls;
    private final Supplier<List<Connection>> connections;
    private final Limits limits;
    private final RedisQueueOperations queue;
    private final MeterRegistry meters;
    private final SubscriptionBook subscriptions;

    /**
     * @param calls how the last calls of each connection went
     * @param connections those of all tenants in force
     * @param limits knows which of them are paused
     */
    HealthWiring(
            Settings settings,
            RouteFiles routes,
            LettuceConnectionFactory redis,
            Clock clock,
            Connections calls,
            Supplier<List<Connection>> connections,
            Limits limits,
            RedisQueueOperations queue,
            MeterRegistry meters) {
        this.settings = settings;
        this.routes = routes;
        this.redis = redis;
        this.template = new StringRedisTemplate(redis);
        this.clock = clock;
        this.calls = calls;
        this.connections = connections;
        this.limits = limits;
        this.queue = queue;
        this.meters = meters;
        this.subscriptions = new SubscriptionBook(template);
    }

    /**
     * @param spool how it is
     * @param tenantsLoaded whether it is known who is a tenant
     */
    Map<String, Object> beans(Supplier<SpoolState> spool, BooleanSupplier tenantsLoaded) {
        ConnectionsCheck standing = new ConnectionsCheck(calls, this::accounts, this::reasons);
        ClockCheck time = new ClockCheck(template, clock, settings.health().clockOff());
        ReadyCheck ready = new ReadyCheck(template, spool, tenantsLoaded, routes.of("intake"));
        RedisCheck server = new RedisCheck(redis);
        QueueCheck moving = new QueueCheck(
                queue, settings.health().queueOldest(), settings.health().batchLongest());
        RoutesCheck running = new RoutesCheck(routes.routes().keySet());
        SpoolCheck kept = new SpoolCheck(spool);
        SubscriptionsCheck subscribed = new SubscriptionsCheck(subscriptions::all, this::accounts);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("health-ready", ready);
        beans.put("health-redis", server);
        beans.put("health-clock", time);
        beans.put("health-queue", moving);
        beans.put("health-spool", kept);
        beans.put("health-routes", running);
        beans.put("health-connections", standing);
        beans.put("health-subscriptions", subscribed);
        beans.put("queue-numbers", new QueueNumbers(queue, meters));
        beans.put(
                "health-numbers",
                new HealthNumbers(
                        List.of(ready, server, time, moving, kept, running, standing, subscribed),
                        standing,
                        time,
                        subscriptions::all,
                        routes.crms(),
                        meters));
        return beans;
    }

    /** Takes note of a look at a connection's subscription. An answer that says nothing changes nothing. */
    void subscribed(Account account, Answer<Subscribed> answer) {
        if (answer instanceof Answer.Ok<Subscribed>) {
            subscriptions.put(account, new Subscription(true, clock.instant(), ""));
        } else if (answer instanceof Answer.Refused<Subscribed> refused) {
            subscriptions.put(account, new Subscription(false, clock.instant(), refused.reason()));
        }
    }

    /** Whose CRM does not call our webhook, and why. */
    Map<Account, String> unsubscribed() {
        Map<Account, String> off = new TreeMap<>();
        Set<Account> known = accounts();
        subscriptions.all().forEach((account, seen) -> {
            if (!seen.on() && known.contains(account)) {
                off.put(account, seen.reason());
            }
        });
        return off;
    }

    /**
     * On which connection nothing is sent, and why.
     *
     * @throws DataAccessException if Redis does not answer
     */
    Map<Account, Paused> paused() {
        Map<Account, Paused> paused = new TreeMap<>();
        connections.get().forEach(connection -> limits.paused(connection)
                .ifPresent(pause -> paused.put(connection.account(), pause)));
        return paused;
    }

    private Set<Account> accounts() {
        return connections.get().stream().map(Connection::account).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same in words; empty while Redis does not answer, of which its own check tells. */
    private Map<Account, String> reasons() {
        Map<Account, String> reasons = new TreeMap<>();
        try {
            paused().forEach((account, pause) -> reasons.put(account, pause.toString()));
        } catch (DataAccessException e) {
            return Map.of();
        }
        return reasons;
    }
}
