package io.leadbridge.app;

import io.leadbridge.health.RedisCheck;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The running program: Redis, the beans, and Camel with the route files.
 *
 * <p>It is stopped in the reverse order of its start: Camel first, which finishes what is in flight, then the connections,
 * the embedded Redis last.
 */
final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final List<String> SECRETS =
            List.of("redis.url", "leadbridge.secret-key", "leadbridge.admin-user", "leadbridge.admin-password");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private Sandboxes sandboxes;
    private Wiring wiring;
    private Main main;

    private Server() {}

    /**
     * Starts everything.
     *
     * @param sandbox whether the two sandboxes are started too
     * @throws SettingsException if a person has to change something first; nothing is left running then
     */
    static Server start(Settings settings, boolean sandbox) {
        Server server = new Server();
        try {
            server.startParts(settings, sandbox);
            return server;
        } catch (SettingsException e) {
            server.close();
            throw e;
        } catch (Exception | LinkageError e) {
            server.close();
            throw new SettingsException("start failed: " + StartFault.describe(e));
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

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("stop: {}", e.toString());
            }
        }
    }

    private void startParts(Settings settings, boolean sandbox) throws Exception {
        RouteFiles routes = RouteFiles.read(settings.routes());
        Ports.check(settings.host(), ports(settings, sandbox));
        LettuceConnectionFactory redis = RedisAddress.connect(redisUrl(settings), settings.redis());
        parts.push(redis::destroy);
        tellWhatIsWrongWith(redis);
        if (sandbox) {
            sandboxes = Sandboxes.start(settings, clock);
            parts.push(sandboxes);
        }
        Map<String, String> variables = sandbox ? Sandboxes.variables(settings) : Map.of();
        wiring = new Wiring(
                settings,
                routes,
                redis,
                clock,
                name -> variables.getOrDefault(name, System.getenv(name)),
                Vaults.of(settings));
        parts.push(wiring);
        wiring.open();
        main = camel(settings, routes);
        parts.push(main::stop);
        main.start();
        if (sandbox) {
            sandboxes.sendWebhooksTo(
                    "http://127.0.0.1:" + settings.port() + settings.intake().path(), wiring.connections());
        }
    }

    /** An unreachable Redis is no reason not to start: webhooks are kept in the spool until it is there. */
    private static void tellWhatIsWrongWith(LettuceConnectionFactory redis) {
        try {
            new RedisCheck(redis).faults().forEach(fault -> LOG.error("Redis: {}", fault));
        } catch (RuntimeException e) {
            LOG.error(
                    "Redis cannot be reached; webhooks are kept in the spool until it can: {}", StartFault.describe(e));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private String redisUrl(Settings settings) {
        if (!settings.redisUrl().isEmpty()) {
            return settings.redisUrl();
        }
        EmbeddedRedis embedded = EmbeddedRedis.start(
                settings.data().resolve("redis"), settings.redis().embeddedStartTimeout());
        parts.push(embedded);
        return embedded.url();
    }

    private Main camel(Settings settings, RouteFiles routes) {
        Main main = new Main();
        // We stop it ourselves, before Redis; its own hook would run beside ours.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setDefaultPropertyPlaceholderLocation("false");
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        // Camel's console shows all properties, and no route needs these.
        SECRETS.forEach(properties::remove);
        // It changes state on GET, so it is for this machine only.
        properties.setProperty("camel.management.devConsoleEnabled", Boolean.toString(isLoopback(settings.host())));
        main.setOverrideProperties(properties);
        main.configure().withRoutesIncludePattern(routes.includePattern());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                wiring.beans(starting.getCamelContext())
                        .forEach(starting.getCamelContext().getRegistry()::bind);
            }
        });
        return main;
    }

    private static Map<String, Integer> ports(Settings settings, boolean sandbox) {
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
