package io.leadbridge.crm;

import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.limit.Breakers;
import io.leadbridge.limit.InMemorySlots;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.Slots;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The real route files of the CRMs in a Camel context of their own, with the beans that they name. */
public final class Wiring implements AutoCloseable {

    /** Stand-in for the tenants: connections by account. */
    public static final class Connections {
        private final Map<Account, Connection> known = new ConcurrentHashMap<>();

        public Connection connection(Account account) {
            return known.get(account);
        }
    }

    final DefaultCamelContext context = new DefaultCamelContext();
    final Connections connections = new Connections();
    final InMemoryTokens tokens = new InMemoryTokens(Clock.systemUTC());
    final CamelCrm crm;

    final Limits limits;
    final OAuthTokens oauth;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    public Wiring(Map<String, String> properties) throws Exception {
        this(properties, new InMemorySlots(Clock.systemUTC()), new OAuthMemoryStore(Clock.systemUTC()));
    }

    /**
     * @param slots shared with another wiring to be two instances
     * @param pairs the same
     */
    Wiring(Map<String, String> properties, Slots slots, OAuthStore pairs) throws Exception {
        Clock clock = Clock.systemUTC();
        oauth = new OAuthTokens(pairs, () -> UUID.randomUUID().toString());
        limits = new Limits(slots, passed -> LockSupport.parkNanos(passed.toNanos()), clock);
        Properties overrides = new Properties();
        // On a machine that many tests share, even the loopback takes its time.
        overrides.put("amocrm.connect-timeout-ms", "10000");
        overrides.put("lptracker.connect-timeout-ms", "10000");
        overrides.putAll(properties);
        context.getPropertiesComponent().setOverrideProperties(overrides);
        context.getRegistry().bind("tenants", connections);
        context.getRegistry().bind("metricsRegistry", meters);
        context.getRegistry().bind("limits", limits);
        context.getRegistry().bind("oauth", oauth);
        context.getRegistry().bind("breakers", new Breakers(clock));
        context.getRegistry().bind("transport", new Transport(meters, Tags.empty()));
        context.getRegistry().bind("plain-http", new PlainHttp());
        context.getRegistry().bind("tokens", tokens);
        context.getRegistry().bind("amocrm", new AmoCrm());
        context.getRegistry().bind("lptracker", new LpTracker(ZoneId.of("Europe/Moscow")));
        context.start();
        crm = new CamelCrm(context);
    }

    /** The port onto the routes. */
    public Crm crm() {
        return crm;
    }

    /** A tenant has this connection. The routes of its CRM are there from now on: most tests need one CRM only. */
    public void connect(Connection connection) {
        connections.known.put(connection.account(), connection);
        CrmId of = connection.account().crm();
        if (context.getRoute(of + "-fetch") == null) {
            loadRoutes(Path.of("routes", "crm-" + of + ".camel.yaml"));
        }
    }

    private void loadRoutes(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is not there: run the tests from the project's folder");
        }
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.resolveResource(context, "file:" + file));
        } catch (Exception e) {
            throw new IllegalStateException("cannot load " + file, e);
        }
    }

    @Override
    public void close() {
        crm.close();
        context.stop();
    }
}
