package io.leadbridge.app;

import io.leadbridge.catchup.CatchUp;
import io.leadbridge.catchup.RedisCursors;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.right.Rights;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans that find what no webhook told: {@code catchup} and its threads. */
final class CatchUpWiring implements AutoCloseable {

    private final Settings settings;
    private final Supplier<List<Connection>> connections;
    private final StringRedisTemplate redis;
    private final Rights rights;
    private final Clock clock;
    private final MeterRegistry meters;
    private final List<CrmId> crms;
    private final BiConsumer<Account, Answer<Subscribed>> subscribed;
    private ExecutorService executor;

    /**
     * @param connections those of all tenants in force whose CRM can list what changed
     * @param crms those that are counted from the start, with 0
     * @param subscribed hears what came of each look at a connection's subscription
     */
    CatchUpWiring(
            Settings settings,
            Supplier<List<Connection>> connections,
            StringRedisTemplate redis,
            Rights rights,
            Clock clock,
            MeterRegistry meters,
            Collection<CrmId> crms,
            BiConsumer<Account, Answer<Subscribed>> subscribed) {
        this.settings = settings;
        this.connections = connections;
        this.redis = redis;
        this.rights = rights;
        this.clock = clock;
        this.meters = meters;
        this.crms = List.copyOf(crms);
        this.subscribed = subscribed;
    }

    Map<String, Object> beans() {
        crms.forEach(this::counter);
        executor = Executors.newFixedThreadPool(settings.catchUp().threads());
        Optional<URI> base = PublicUrl.of(settings.properties().get(PublicUrl.KEY));
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(
                "catchup",
                new CatchUp(
                        () -> connections.get().stream()
                                .map(Connection::account)
                                .toList(),
                        account -> base.flatMap(url -> webhook(url, account)),
                        new RedisCursors(redis, () -> UUID.randomUUID().toString(), rights),
                        settings.catchUp(),
                        clock,
                        new Heard()));
        beans.put("catchup-executor", executor);
        return beans;
    }

    private Optional<URI> webhook(URI base, Account account) {
        return connections.get().stream()
                .filter(connection -> connection.account().equals(account))
                .findFirst()
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
