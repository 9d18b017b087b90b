package io.leadbridge.crm.lptracker;

import io.leadbridge.camel.beancall.BeanCalls;
import io.leadbridge.crm.CamelCrm;
import io.leadbridge.crm.InMemoryTokens;
import io.leadbridge.crm.PlainHttp;
import io.leadbridge.crm.Transport;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.Breakers;
import io.leadbridge.limit.InMemorySlots;
import io.leadbridge.limit.Limits;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** The real route file of LPTracker against an address of the test's choice. */
final class LpRoutes implements AutoCloseable {

    static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("lptracker"));

    final InMemoryTokens tokens = new InMemoryTokens(Clock.systemUTC());
    final CamelCrm crm;
    private final DefaultCamelContext context = new DefaultCamelContext();

    /** Stand-in for the tenants: knows one connection. */
    public record Tenants(Connection only) {
        public Connection connection(Account account) {
            return account.equals(ACCOUNT) ? only : null;
        }
    }

    LpRoutes(String url) throws Exception {
        BeanCalls.prepare(context);
        Clock clock = Clock.systemUTC();
        Properties overrides = new Properties();
        overrides.setProperty("lptracker.requests-per-window", "1000");
        overrides.setProperty("lptracker.connect-timeout-ms", "10000");
        overrides.setProperty("lptracker.response-timeout-ms", "4000");
        context.getPropertiesComponent().setOverrideProperties(overrides);
        context.getRegistry().bind("tenants", new Tenants(connection(url)));
        Limits limits = new Limits(new InMemorySlots(clock), passed -> LockSupport.parkNanos(passed.toNanos()), clock);
        context.getRegistry().bind("limits", limits);
        context.getRegistry().bind("breakers", new Breakers(clock));
        context.getRegistry().bind("transport", new Transport());
        context.getRegistry().bind("plain-http", new PlainHttp());
        context.getRegistry().bind("tokens", tokens);
        context.getRegistry().bind("lptracker", new LpTracker(ZoneId.of("Europe/Moscow")));
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context)
                        .resolveResource("file:routes/crm-lptracker.camel.yaml"));
        context.start();
        crm = new CamelCrm(context);
    }

    /** The project is 77. */
    static Connection connection(String url) {
        return new Connection(
                ACCOUNT,
                URI.create(url),
                new Connection.Credentials.Login("owner@example.test", "made-up-password"),
                null,
                "77",
                "hook");
    }

    @Override
    public void close() {
        crm.close();
        context.stop();
    }
}
