package io.leadbridge.app;

import io.leadbridge.health.RedisCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The running program: Redis, the beans, and Camel with the route files.
 *
 * <p>It is stopped in the reverse order of its start: the door first, then Camel, which finishes what is in flight, then
 * the connections, the embedded Redis last. It may be stopped by another thread while it starts.
 */
final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** A balancer that goes by the readiness asks more often than this. */
    private static final Duration WATCHED = Duration.ofMinutes(1);

    /** For what is neither waiting nor work in flight: closing connections, and Redis' own end. */
    private static final Duration CLOSING = Duration.ofSeconds(25);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private final Settings settings;
    private final boolean sandbox;
    private final Door door;
    private volatile boolean ending;
    private boolean cutOff;
    private Sandboxes sandboxes;
    private Wiring wiring;
    private CamelRun camel;

    /**
     * @param sandbox whether the two sandboxes are started too
     */
    Server(Settings settings, boolean sandbox) {
        this.settings = settings;
        this.sandbox = sandbox;
        this.door = new Door(settings.intake().retryAfter());
    }

    /**
     * Starts everything.
     *
     * @throws SettingsException if a person has to change something first, or if the server is closed meanwhile; nothing
     *     is left running then
     */
    void start() {
        try {
            startParts();
        } catch (Exception | LinkageError e) {
            boolean asked = ending;
            close();
            if (asked) {
                throw new SettingsException("asked to end before the start was complete");
            }
            throw e instanceof SettingsException faults
                    ? faults
                    : new SettingsException("start failed: " + StartFault.describe(e));
        }
    }

    /** The stand-ins; null if it was started without. */
    Sandboxes sandboxes() {
        return sandboxes;
    }

    /** The beans, for what is asked of a running server. */
    Wiring wiring() {
        return wiring;
    }

    /** The longest that {@link #end} should take. */
    Duration endAtMost() {
        return settings.stop().delay().plus(settings.stop().drain()).plus(CLOSING);
    }

    /**
     * Closes it.
     *
     * @return whether all that was in flight was finished
     */
    boolean end() {
        close();
        return !cutOff && (camel == null || !camel.wasCutOff());
    }

    @Override
    public void close() {
        ending = true;
        for (AutoCloseable part = nextToClose(); part != null; part = nextToClose()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("stop: {}", e.toString());
            }
        }
    }

    private AutoCloseable nextToClose() {
        synchronized (parts) {
            return parts.poll();
        }
    }

    /** To be closed at the end, before what was kept earlier; at once, if the end has come already. */
    private <T extends AutoCloseable> T keep(T part) throws Exception {
        synchronized (parts) {
            if (!ending) {
                parts.push(part);
                return part;
            }
        }
        part.close();
        throw new IllegalStateException("asked to end");
    }

    private void startParts() throws Exception {
        Ports.check(settings.host(), ports());
        CompletableFuture<String> redisUrl = startRedis();
        RouteFiles routes = AdminWiring.isOn(settings)
                ? RouteFiles.read(settings.routes())
                : RouteFiles.read(settings.routes()).without(AdminWiring.ROUTES).without(ConsoleWiring.ROUTES);
        LettuceConnectionFactory redis = RedisAddress.connect(await(redisUrl), settings.redis());
        keep(redis::destroy);
        CompletableFuture<Void> looked = CompletableFuture.runAsync(() -> tellWhatIsWrongWith(redis));
        if (sandbox) {
            sandboxes = keep(Sandboxes.start(settings, clock));
        }
        Map<String, String> variables = sandbox ? Sandboxes.variables(settings) : Map.of();
        wiring = keep(new Wiring(
                settings,
                routes,
                redis,
                clock,
                name -> variables.getOrDefault(name, settings.variables().apply(name)),
                Vaults.of(settings)));
        wiring.open();
        camel = keep(new CamelRun(settings, routes, wiring, door));
        camel.start();
        await(looked);
        Ports.check(settings.host(), Map.of("LEADBRIDGE_PORT", settings.port()));
        camel.listen();
        keep(this::leave);
        if (sandbox) {
            sandboxes.sendWebhooksTo(
                    "http://127.0.0.1:" + settings.port() + settings.intake().path(), wiring.connections());
        }
    }

    /** Its address. The embedded one starts on a thread of its own, for it is another program that does the work. */
    private CompletableFuture<String> startRedis() throws Exception {
        if (!settings.redisUrl().isEmpty()) {
            return CompletableFuture.completedFuture(settings.redisUrl());
        }
        EmbeddedRedis embedded = keep(EmbeddedRedis.in(
                settings.data().resolve("redis"), settings.redis().embeddedStartTimeout()));
        return CompletableFuture.supplyAsync(() -> {
            embedded.start();
            return embedded.url();
        });
    }

    private static <T> T await(CompletableFuture<T> part) {
        try {
            return part.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SettingsException faults ? faults : e;
        }
    }

    /** An unreachable Redis is no reason not to start: webhooks are kept in the spool until it is there. */
    private void tellWhatIsWrongWith(LettuceConnectionFactory redis) {
        try {
            new RedisCheck(redis).faults().forEach(fault -> LOG.error("Redis: {}", fault));
        } catch (RuntimeException e) {
            if (!ending) {
                LOG.error(
                        "Redis cannot be reached; webhooks are kept in the spool until it can: {}",
                        StartFault.describe(e));
            }
        }
    }

    /**
     * Lets the balancers look for another instance, while webhooks are still taken; then lets nobody in, and waits for
     * those inside. Nobody is waited for who never asks whether we are ready.
     */
    private void leave() throws InterruptedException {
        door.leave();
        if (door.isWatched(WATCHED)) {
            LOG.info(
                    "stop: not ready any more; webhooks are taken for another {} ms",
                    settings.stop().delay().toMillis());
            TimeUnit.NANOSECONDS.sleep(settings.stop().delay().toNanos());
        }
        long startNanos = System.nanoTime();
        door.shut();
        if (!door.awaitEmpty(settings.stop().drain())) {
            cutOff = true;
            LOG.warn("stop: webhooks that are not answered yet are given up");
        }
        // What the webhooks took of the time, the rest has not.
        camel.drainAtMost(settings.stop().drain().minusNanos(System.nanoTime() - startNanos));
    }

    private Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("LEADBRIDGE_PORT", settings.port());
        ports.put("LEADBRIDGE_MANAGEMENT_PORT", settings.managementPort());
        if (sandbox) {
            ports.put("LEADBRIDGE_SANDBOX_AMOCRM_PORT", settings.sandboxAmocrmPort());
            ports.put("LEADBRIDGE_SANDBOX_LPTRACKER_PORT", settings.sandboxLptrackerPort());
        }
        return ports;
    }
}
