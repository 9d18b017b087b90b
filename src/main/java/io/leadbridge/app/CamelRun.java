package io.leadbridge.app;

import io.leadbridge.camel.beancall.BeanCalls;
import io.leadbridge.health.ServingCheck;
import io.leadbridge.intake.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.Registry;

/** Camel with our beans and the route files, and the way in to it. */
final class CamelRun implements AutoCloseable {

    private static final List<String> SECRETS =
            List.of("redis.url", "leadbridge.secret-key", "leadbridge.admin-user", "leadbridge.admin-password");

    private static final String JOLOKIA = "leadbridge.jolokia";

    private final Main main = new Main();
    private final Wiring wiring;
    private final Door door;
    private final Entrance entrance;
    private final Tracing tracing;
    private volatile boolean cutOff;

    /**
     * Nothing runs yet.
     *
     * @param door that every webhook passes
     */
    CamelRun(Settings settings, RouteFiles routes, Wiring wiring, Door door) {
        this.wiring = wiring;
        this.door = door;
        this.tracing = Boolean.parseBoolean(settings.properties().get(Tracing.KEY)) ? Tracing.start() : null;
        this.entrance = new Entrance(door, wiring.gate());
        // We stop it ourselves, before Redis; its own hook would run beside ours.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties(settings));
        main.configure().withRoutesIncludePattern(routes.includePattern());
        if (!AdminWiring.isOn(settings)) {
            main.configure()
                    .withRoutesExcludePattern(
                            RouteFiles.pattern(AdminWiring.ROUTES) + "," + RouteFiles.pattern(ConsoleWiring.ROUTES));
        }
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                bindBeans(starting);
            }
        });
    }

    /** Starts the routes and the management port. */
    void start() {
        main.start();
    }

    /** Opens the port of the webhooks. */
    void listen() throws Exception {
        entrance.open();
    }

    /** How long {@link #close} waits for what is in flight; at least a second. */
    void drainAtMost(Duration time) {
        main.getCamelContext().getShutdownStrategy().setTimeout(Math.max(1, time.toSeconds()));
    }

    /** Whether {@link #close} did not wait for everything in flight. */
    boolean wasCutOff() {
        return cutOff;
    }

    @Override
    public void close() {
        CamelContext context = main.getCamelContext();
        main.stop();
        if (tracing != null) {
            tracing.close();
        }
        cutOff = context != null && context.getShutdownStrategy().isTimeoutOccurred();
    }

    private void bindBeans(BaseMainSupport starting) {
        Placeholders.settle(starting.getCamelContext());
        BeanCalls.prepare(starting.getCamelContext());
        Registry registry = starting.getCamelContext().getRegistry();
        wiring.beans(starting.getCamelContext()).forEach(registry::bind);
        if (tracing != null) {
            tracing.follow(starting.getCamelContext());
        }
        registry.bind("entrance", entrance);
        registry.bind("health-serving", new ServingCheck(door::obstacle));
        WebhookCounter counter = new WebhookCounter(registry.findSingleByType(MeterRegistry.class));
        door.onRefusal(() -> counter.accept(Verdict.UNAVAILABLE));
    }

    private static Properties properties(Settings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        // Camel's console shows all properties, and no route needs these.
        SECRETS.forEach(properties::remove);
        AlertSettings.SECRETS.forEach(properties::remove);
        // It changes state on GET, so it is for this machine only.
        properties.setProperty("camel.management.devConsoleEnabled", Boolean.toString(isLoopback(settings.host())));
        if (Boolean.parseBoolean(settings.properties().get(JOLOKIA))) {
            if (!isLoopback(settings.host())) {
                throw new SettingsException(JOLOKIA + ": only with a loopback address as leadbridge.host, for it stops"
                        + " and starts routes without a password");
            }
            // What it may do stands in jolokia-access.xml.
            properties.setProperty("camel.main.jmxEnabled", "true");
            properties.setProperty("camel.management.jolokiaEnabled", "true");
        }
        return properties;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
