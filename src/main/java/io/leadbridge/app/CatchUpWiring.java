package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.catchup.CatchUp;
import io.leadbridge.catchup.RedisCursors;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.right.Rights;
import io.leadbridge.tenant.Tenants;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans that find what no webhook told: {@code catchup} and its threads. */
final class CatchUpWiring implements AutoCloseable {

    private final Settings settings;
    private final RouteFiles routes;
    private final Tenants tenants;
    private final RedisQueueOperations queue;
    private final StringRedisTemplate redis;
    private final Rights rights;
    private final Clock clock;
    private final MeterRegistry meters;
    private final BiConsumer<Account, Answer<Subscribed>> subscribed;
    private ExecutorService executor;

    /** @param subscribed hears what came of each look at a connection's subscription */
    CatchUpWiring(
            Settings settings,
            RouteFiles routes,
            Tenants tenants,
            RedisQueueOperations queue,
            StringRedisTemplate redis,
            Rights rights,
            Clock clock,
            MeterRegistry meters,
            BiConsumer<Account, Answer<Subscribed>> subscribed) {
        this.settings = settings;
        this.routes = routes;
        this.tenants = tenants;
        this.queue = queue;
        this.redis = redis;
        this.rights = rights;
        this.clock = clock;
        this.meters = meters;
        this.subscribed = subscribed;
    }

    Map<String, Object> beans() {
        // Those are counted from the start, with 0.
        routes.crms().forEach(this::counter);
        executor = Executors.newFixedThreadPool(settings.catchUp().threads());
        Optional<URI> base = PublicUrl.of(settings.properties().get(PublicUrl.KEY));
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(
                "catchup",
                new CatchUp(
                        this::listable,
                        account -> base.flatMap(url -> webhook(url, account)),
                        tenant -> queue.depth(tenant.value()).oldestAge(),
                        new RedisCursors(redis, () -> UUID.randomUUID().toString(), rights),
                        settings.catchUp(),
                        clock,
                        new Heard()));
        beans.put("catchup-executor", executor);
        return beans;
    }

    /** The connections of all tenants in force whose CRM can list what changed. */
    private Map<Account, Instant> listable() {
        Map<Account, Instant> since = new LinkedHashMap<>(tenants.since());
        since.keySet().removeIf(account -> !routes.routes().containsKey(account.crm() + "-changes"));
        return since;
    }

    private Optional<URI> webhook(URI base, Account account) {
        return tenants.find(account.tenant())
                .map(tenant -> tenant.connections().get(account.crm()))
                .map(connection -> PublicUrl.webhook(base, settings.intake().path(), connection));
    }

    private Counter counter(CrmId crm) {
        return Counter.builder("leadbridge.catchup.found")
                .description("Changes that a poll found and no webhook told of")
                .tag("crm", crm.value())
                .register(meters);
    }

    private final class Heard implements CatchUp.Listener {

        @Override
        public void found(Account account, int changes) {
            counter(account.crm()).increment(changes);
        }

        @Override
        public void subscribed(Account account, Answer<Subscribed> answer) {
            subscribed.accept(account, answer);
        }
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
